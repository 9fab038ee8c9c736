// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.e2e.bench;

import static org.awaitility.Awaitility.await;

import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.bpf.revision.Revisions;
import dev.packetclassifier.e2e.cluster.Classifiers;
import dev.packetclassifier.e2e.cluster.Cluster;
import dev.packetclassifier.e2e.cluster.Metrics;
import dev.packetclassifier.e2e.cluster.VethPair;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;

/**
 * How long it takes from just before the apply request until the last node's kernel judges by the new revision, and whether any
 * packet is lost or judged by neither, while numbered frames run through every node.
 *
 * <p>Arguments: {@code [--swaps N] [--rate N] [--only TEXT] [--json FILE] [--broken yes]}. With {@code --broken} the program is taken off the
 * interface before every exchange, which the bench must notice: its exit status is then 1, as for every other loss.
 */
public final class SwapBench {
  private static final String NAME = "swap-bench";
  private static final String INTERFACE = "swap0";
  /** The sender's last frame is sent three times. */
  private static final int LAST_FRAMES = 3;
  /**
   * What is asked for is a time that the kernel has kept: asking while the exchange is under way would only take the processor from
   * what is measured.
   */
  private static final Duration REST = Duration.ofSeconds(1);
  private static final Duration ASK_AGAIN = Duration.ofMillis(100);
  private static final int[] SMALL = {12, 16, 16, 8};
  private static final int[] LARGEST = {64, 64, 64, 64, 32};

  private final Cluster cluster;
  private final Path stream;
  private final Map<String, String> options;
  private final Figures figures = new Figures();
  private long seed = System.nanoTime();
  private boolean sound = true;

  private SwapBench(Cluster cluster, Path stream, Map<String, String> options) {
    this.cluster = cluster;
    this.stream = stream;
    this.options = options;
  }

  public static void main(String[] arguments) throws Exception {
    Map<String, String> options = new HashMap<>(Map.of("--swaps", "50", "--rate", "100000"));
    for (int i = 0; i < arguments.length; i += 2) {
      options.put(arguments[i], arguments[i + 1]);
    }
    Path folder = Files.createTempDirectory("pclf-bench");
    Path stream = Streams.compile(Path.of(System.getProperty("pclf.e2e"), "traffic", "stream.c"), folder);
    boolean sound;
    try (Cluster cluster = new Cluster()) {
      sound = new SwapBench(cluster, stream, options).run();
    } finally {
      Files.delete(stream);
      Files.delete(folder);
    }
    System.exit(sound ? 0 : 1);
  }

  private boolean run() throws Exception {
    List<VethPair> pairs = new ArrayList<>();
    try {
      for (String node : cluster.nodes()) {
        pairs.add(new VethPair(cluster, node, INTERFACE));
      }
      scenario("same shape, 12-16-16-8", pairs, SMALL, SMALL);
      scenario("same shape, 64-64-64-64-32", pairs, LARGEST, LARGEST);
      scenario("another shape, 12-16-16-8 and 64-64-64-64-32", pairs, SMALL, LARGEST);
    } finally {
      cluster.delete(NAME);
      pairs.forEach(VethPair::close);
    }
    if (options.containsKey("--json")) {
      figures.write(Path.of(options.get("--json")));
    }
    return sound;
  }

  /** Every exchange brings a network that no node has seen: one that it knows is neither made a revision nor tested again. */
  private void scenario(String title, List<VethPair> pairs, int[] first, int[] second) throws Exception {
    if (!title.contains(options.getOrDefault("--only", ""))) {
      return;
    }
    System.out.println(title);
    PacketClassifier running = drawn(first);
    cluster.apply(running);
    cluster.awaitReady(NAME);
    long before = judged();
    int swaps = Integer.parseInt(options.get("--swaps"));
    List<Double> millis = new ArrayList<>();
    List<Streams.Outcome> outcomes;
    Instant start = Instant.now();
    try (Streams streams = new Streams(cluster, stream, pairs, Integer.parseInt(options.get("--rate")) / pairs.size())) {
      firstPacketOnLastNode(revision(running), Duration.ZERO);
      for (int swap = 0; swap < swaps; swap++) {
        millis.add(swap(drawn(swap % 2 == 0 ? second : first)));
        cluster.awaitReady(NAME);
      }
      outcomes = streams.finish();
    }
    double seconds = Duration.between(start, Instant.now()).toMillis() / 1000.0;
    long expected = before + outcomes.stream().mapToLong(outcome -> outcome.sent() + LAST_FRAMES).sum();
    awaitJudged(expected);
    report(title, millis, outcomes, judged() - before, seconds);
  }

  /** An agent reads its kernel's counters at most once a second. What is still missing then, the report says. */
  private void awaitJudged(long expected) {
    try {
      await().pollInterval(ASK_AGAIN).until(() -> judged() >= expected);
    } catch (ConditionTimeoutException e) {
      System.out.println("  not all frames were judged after 10 s");
    }
  }

  /** @return milliseconds from just before the request to the first packet under the new revision on the last node */
  private double swap(PacketClassifier wanted) {
    if (options.containsKey("--broken")) {
      cluster.nodes().forEach(node -> cluster.shellOnNode(node, "rm -r /sys/fs/bpf/packetclassifier/" + NAME + "/if"));
    }
    String revision = revision(wanted);
    Instant asked = Instant.now();
    cluster.apply(wanted);
    return (firstPacketOnLastNode(revision, REST) - seconds(asked)) * 1000;
  }

  /** @return seconds since 1970; asked for after a rest */
  private double firstPacketOnLastNode(String revision, Duration rest) {
    return await("a packet under revision " + revision + " on every node").pollDelay(rest).pollInterval(ASK_AGAIN)
        .atMost(Duration.ofMinutes(1)).until(() -> firstPackets(revision), first -> first.getMin() > 0).getMax();
  }

  /** Seconds since 1970, of each node; 0 where there was none yet. */
  private DoubleSummaryStatistics firstPackets(String revision) {
    return cluster.nodes().stream()
        .mapToDouble(node -> cluster.metrics(node).max("pclf_revision_first_packet_timestamp_seconds", "revision=\"" + revision + "\""))
        .summaryStatistics();
  }

  private static double seconds(Instant time) {
    return time.getEpochSecond() + time.getNano() / 1e9;
  }

  /** Packets that any revision of any node judged. */
  private long judged() {
    long sum = 0;
    for (String node : cluster.nodes()) {
      Metrics metrics = cluster.metrics(node);
      sum += metrics.sum("pclf_packets_total", "classifier=\"" + NAME + "\"");
    }
    return sum;
  }

  /** @param seconds from before the first frame until after the last, so that the rate is no less than what is said */
  private void report(String title, List<Double> millis, List<Streams.Outcome> outcomes, long judged, double seconds) {
    System.out
        .println("  milliseconds, in order: " + millis.stream().map(each -> String.format("%.0f", each)).collect(Collectors.joining(" ")));
    List<Double> sorted = millis.stream().sorted().toList();
    long sent = outcomes.stream().mapToLong(Streams.Outcome::sent).sum();
    long lost = sent - outcomes.stream().mapToLong(Streams.Outcome::arrived).sum();
    long unjudged = sent + (long) LAST_FRAMES * outcomes.size() - judged;
    figures.add(title + ": p50", Figures.percentile(sorted, 0.5), "ms");
    figures.add(title + ": p99", Figures.percentile(sorted, 0.99), "ms");
    figures.add(title + ": frames sent", sent, "frames");
    figures.add(title + ": frames a second", sent / seconds, "frames/s");
    figures.add(title + ": frames lost", lost, "frames");
    figures.add(title + ": frames that no revision judged", unjudged, "frames");
    sound &= lost == 0 && unjudged == 0;
  }

  private static String revision(PacketClassifier classifier) {
    return Revisions.name(NAME, Revisions.of(NAME, classifier.getSpec()).digest);
  }

  private PacketClassifier drawn(int[] sizes) {
    PacketClassifier classifier = Classifiers.marking(NAME, 1, Mode.Observe, "any", INTERFACE);
    classifier.getSpec().target.nodeSelector = null;
    classifier.getSpec().policy = null;
    classifier.getSpec().model = Networks.drawn(seed++, sizes);
    return classifier;
  }
}
