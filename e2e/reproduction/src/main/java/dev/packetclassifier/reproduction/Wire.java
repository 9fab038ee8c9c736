// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.reproduction;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A veth pair: frames are sent in one network namespace by one processor and judged in another by a second one.
 *
 * @param senderNamespace name
 * @param sender interface there
 * @param judgeNamespace name; the process runs in it
 * @param judge interface there
 * @param send the command of {@code rate/send.c}
 * @param object its program
 */
record Wire(String senderNamespace, String sender, String judgeNamespace, String judge, Path send, Path object) {
  private static final String SENDING_PROCESSOR = "0";
  private static final String JUDGING_PROCESSOR = "1";
  private static final int FLOWS = 1024;
  private static final int FIRST_PRIORITY = 50;

  /**
   * What the counters of both interfaces say since they exist.
   *
   * @param offered frames that the sender's interface was given: taken over or, with the judge's ring full, lost
   * @param arrived frames that the judge's interface gave to its XDP program
   */
  record Count(long offered, long arrived) {
  }

  /**
   * Lets the judge's NAPI run in a thread of its own, on the processor that does not send. Both come before all ordinary tasks, so that
   * what else the machine does is not taken for a limit. To be called after each attach, which makes the thread again.
   */
  void pinJudge() {
    Command.output("ip", "netns", "exec", judgeNamespace, "sh", "-c", "echo 1 > /sys/class/net/" + judge + "/threaded");
    List<String> threads = threads();
    if (threads.isEmpty()) {
      throw new IllegalStateException("the kernel has no NAPI thread for " + judge + ": this needs Linux 5.12 or newer");
    }
    for (String thread : threads) {
      Command.output("taskset", "-p", "-c", JUDGING_PROCESSOR, thread);
      Command.output("chrt", "--fifo", "-p", Integer.toString(FIRST_PRIORITY), thread);
    }
  }

  private List<String> threads() {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes.filter(process -> process.getFileName().toString().matches("[0-9]+"))
          .filter(process -> name(process).startsWith("napi/" + judge + "-")).map(process -> process.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Path process) {
    try {
      return Files.readString(process.resolve("comm"));
    } catch (IOException e) {
      return ""; // It ended meanwhile.
    }
  }

  /**
   * Sends frames of many flows.
   *
   * @param rate frames a second; 0: as many as the sender can
   * @return seconds from the first to the last
   */
  double send(double rate, double seconds) {
    String took = Command.output("chrt", "--fifo", Integer.toString(FIRST_PRIORITY - 1), "nsenter", "--net=/run/netns/" + senderNamespace,
        send.toString(), object.toString(), sender, SENDING_PROCESSOR, Double.toString(rate), Double.toString(seconds),
        Integer.toString(FLOWS));
    return Double.parseDouble(took.trim());
  }

  Count count() {
    String sent = Command.output("ip", "netns", "exec", senderNamespace, "ethtool", "-S", sender);
    String judged = Command.output("ip", "netns", "exec", judgeNamespace, "ethtool", "-S", judge);
    return new Count(sum(sent, "tx_queue_[0-9]+_xdp_xmit(_errors)?"), sum(judged, "rx_queue_[0-9]+_xdp_packets"));
  }

  private static long sum(String statistics, String name) {
    List<String[]> matching = statistics.lines().map(line -> line.trim().split(": +")).filter(pair -> pair[0].matches(name)).toList();
    if (matching.isEmpty()) {
      throw new IllegalStateException("ethtool -S has no " + name + ": this kernel's veth counts no XDP");
    }
    return matching.stream().mapToLong(pair -> Long.parseLong(pair[1])).sum();
  }
}
