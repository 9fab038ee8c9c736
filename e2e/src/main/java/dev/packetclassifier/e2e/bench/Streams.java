// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.e2e.bench;

import static org.awaitility.Awaitility.await;

import dev.packetclassifier.e2e.cluster.Cluster;
import dev.packetclassifier.e2e.cluster.Shell;
import dev.packetclassifier.e2e.cluster.VethPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Numbered frames at a fixed rate through the classifier's interface of each node, counted behind it. */
final class Streams implements AutoCloseable {
  /** What one receiver saw, and what its sender says it sent. */
  record Outcome(long sent, long arrived, long gaps, long twice) {
  }

  /** No stream runs longer than this, whatever happens to the benchmark. */
  private static final int LIMIT_SECONDS = 600;

  private final List<Process> processes = new ArrayList<>();
  private final List<Path> receivers = new ArrayList<>();
  private final List<Path> senders = new ArrayList<>();

  /** @param rate frames a second on each pair */
  Streams(Cluster cluster, Path stream, List<VethPair> pairs, int rate) throws IOException {
    for (VethPair pair : pairs) {
      receivers.add(start(cluster, pair.node, stream.toString(), "receive", pair.inside, "" + LIMIT_SECONDS));
    }
    await("receivers to listen").atMost(Duration.ofSeconds(20)).until(() -> {
      for (Path receiver : receivers) {
        if (!Files.readString(receiver).contains("listening")) {
          return false;
        }
      }
      return true;
    });
    for (VethPair pair : pairs) {
      senders.add(start(cluster, pair.node, stream.toString(), "send", pair.outside, "" + rate, "" + LIMIT_SECONDS));
    }
  }

  private Path start(Cluster cluster, String node, String... command) throws IOException {
    Path output = Files.createTempFile("pclf-stream", ".out");
    processes.add(cluster.startOnNode(node, output, command));
    return output;
  }

  /** Stops the senders; the receivers end when they have seen the senders' last frame. */
  List<Outcome> finish() throws IOException, InterruptedException {
    processes.stream().flatMap(Process::descendants).filter(Streams::isSender).forEach(ProcessHandle::destroy);
    for (Process process : processes) {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        throw new AssertionError("a stream does not end");
      }
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < receivers.size(); i++) {
      String[] lines = Files.readString(receivers.get(i)).strip().split("\n");
      String[] counts = lines[lines.length - 1].split(" ");
      outcomes.add(new Outcome(Long.parseLong(Files.readString(senders.get(i)).strip()), Long.parseLong(counts[0]),
          Long.parseLong(counts[1]), Long.parseLong(counts[2])));
    }
    return outcomes;
  }

  private static boolean isSender(ProcessHandle process) {
    ProcessHandle.Info info = process.info();
    return info.command().filter(command -> command.endsWith("/stream")).isPresent()
        && info.arguments().filter(arguments -> arguments[0].equals("send")).isPresent();
  }

  @Override
  public void close() throws IOException {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
    for (Path file : receivers) {
      Files.deleteIfExists(file);
    }
    for (Path file : senders) {
      Files.deleteIfExists(file);
    }
  }

  /** Compiles the sender and receiver. */
  static Path compile(Path source, Path folder) {
    Path program = folder.resolve("stream");
    Shell.run("cc", "-O2", "-Wall", "-o", program.toString(), source.toString());
    return program;
  }
}
