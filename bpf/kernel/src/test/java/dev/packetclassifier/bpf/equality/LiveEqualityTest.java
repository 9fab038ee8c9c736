// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.equality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.api.v1alpha1.Vantage;
import dev.packetclassifier.bpf.fixture.Commands;
import dev.packetclassifier.bpf.fixture.Lab;
import dev.packetclassifier.bpf.image.Settings;
import dev.packetclassifier.bpf.model.Ensemble;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Tree;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.program.AttachedMode;
import dev.packetclassifier.bpf.program.PinRoot;
import dev.packetclassifier.bpf.program.SampleModels;
import dev.packetclassifier.bpf.program.Trace;
import dev.packetclassifier.bpf.program.TracedInterface;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.twin.TwinOptions;
import dev.packetclassifier.bpf.twin.TwinPipeline;
import dev.packetclassifier.bpf.verdict.KnownHosts;
import dev.packetclassifier.bpf.verdict.Protection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A real endpoint under real traffic: curl, iperf3 both ways, DNS, nmap, ping, over IPv4 and IPv6, whole and in fragments. The twin takes
 * what the programs told of, in that order. All commands run on one CPU, so that the order of the telling is that of the state.
 */
class LiveEqualityTest {
  private static final String DNS = "import socket, sys\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\ns.bind((sys.argv[1], 53))\n"
      + "while True:\n    q, a = s.recvfrom(512)\n    s.sendto(q[:2] + b'\\x81\\x80' + q[4:], a)\n";
  private static final int CLASSES = 3;

  private final String network = "10.214." + (ProcessHandle.current().pid() & 255) + ".";
  private final String near = network + "1";
  private final String far = network + "2";
  private final String near6 = "fd00:214::1";
  private final String far6 = "fd00:214::2";
  private final Lab lab = new Lab();

  @TempDir
  private Path folder;

  @AfterEach
  void close() {
    lab.close();
  }

  /** Every feature, and trees that look at all of them. */
  private static Model model(StationKey stations) {
    List<Tree> trees = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      trees.add(new Tree(new int[] {3 * i}, new long[] {1L << i % 12}, new int[] {-1}, new int[] {-2}, i % 3,
          new byte[][] {{(byte) (i % 7), (byte) (i % 5), 3}, {1, (byte) (i % 11), (byte) (i % 6)}}));
    }
    trees.add(new Tree(new int[] {Feature.SmallerPort.ordinal()}, new long[] {300}, new int[] {-1}, new int[] {-2}, 8,
        new byte[][] {{0, 9, 0}, {9, 0, 0}}));
    return new Model(SampleModels.everyFeature().inputs(), List.of("a", "b", "c"), new Ensemble(new int[CLASSES], trees), Vantage.Endpoint,
        stations);
  }

  @ParameterizedTest
  @CsvSource({"Address, Native", "Mac, Native", "Address, Tc", "Mac, Tc"})
  void theTwinSeesWhatTheKernelSaw(StationKey stations, AttachedMode how) throws IOException {
    Model model = model(stations);
    Map<String, Action> actions = Map.of("b", Action.Drop);
    List<Trace> traces = new ArrayList<>();
    Settings settings;
    configure();
    try (TracedInterface traced = new TracedInterface(new PinRoot(lab.pins()), lab.wire().ifindex(), lab.wire().name(), how,
        SampleModels.revision("a", model, actions), Mode.Observe, Geometry.ofRecords(64, 64, 64)); Pinned servers = new Pinned()) {
      settings = traced.settings();
      serve(servers);
      CompletableFuture<Void> traffic = CompletableFuture.runAsync(this::talk);
      while (!traffic.isDone()) {
        // As fast as it can: what finds the ring buffer full is lost.
        traces.addAll(traced.traces());
      }
      traffic.join();
      traces.addAll(traced.traces());
    }
    assertThat(traces.stream().mapToInt(Trace::lost).max()).as("packets that found the ring buffer full").hasValue(0);
    compare(traces, model, actions, settings);
    assertKinds(traces, how == AttachedMode.Tc ? Hook.ArrivingTc : Hook.Arriving);
  }

  private void configure() {
    lab.wire().addresses(near, far);
    Commands.run("sysctl", "-qw", "net/ipv6/conf/" + lab.wire().name() + "/disable_ipv6=0");
    Commands.run("ip", "address", "add", near6 + "/64", "dev", lab.wire().name(), "nodad");
    atFarEnd(() -> Commands.run("sysctl", "-qw", "net/ipv6/conf/all/disable_ipv6=0", "net/ipv6/conf/pkfar/disable_ipv6=0"));
    atFarEnd(() -> Commands.run("ip", "address", "add", far6 + "/64", "dev", "pkfar", "nodad"));
  }

  private String atFarEnd(Callable<String> task) {
    return lab.wire().atFarEnd(task);
  }

  private void serve(Pinned servers) throws IOException {
    Files.write(folder.resolve("file"), new byte[300_000]);
    servers.start(folder, "python3", "-m", "http.server", "8081", "--bind", near);
    servers.start(folder, "python3", "-m", "http.server", "8081", "--bind", near6);
    servers.start(folder, "python3", "-c", DNS, near);
    servers.start(folder, "iperf3", "-s", "-B", near);
  }

  private void talk() {
    String[][] commands = {{"curl", "-sf", "--retry", "40", "--retry-delay", "1", "--retry-connrefused", "-o", "/dev/null", "http://"
        + near + ":8081/file"},
        {"curl", "-sfg", "--retry", "40", "--retry-delay", "1", "--retry-connrefused", "-o", "/dev/null", "http://[" + near6
            + "]:8081/file"},
        {"iperf3", "-c", near, "-n", "3M", "-b", "60M", "--connect-timeout", "9000"}, {"iperf3", "-c", near, "-n", "3M", "-b", "60M", "-R"},
        {"iperf3", "-c", near, "-u", "-n", "300K", "-b", "20M"},
        {"dig", "+tries=5", "@" + near, "packet.example", "A"}, {"dig", "@" + near, "classifier.example", "AAAA"},
        {"nmap", "-n", "-Pn", "-sS", "-p", "1-300", "--max-retries", "1", near},
        {"nmap", "-n", "-Pn", "-6", "-sS", "-p", "1-50", "--max-retries", "1", near6},
        {"ping", "-c", "3", "-i", "0.2", near}, {"ping", "-c", "3", "-i", "0.2", "-s", "4000", near},
        {"ping", "-6", "-c", "3", "-i", "0.2", "-s", "4000", near6}};
    for (String[] command : commands) {
      atFarEnd(() -> Pinned.run(command));
    }
  }

  private static void compare(List<Trace> traces, Model model, Map<String, Action> actions, Settings settings) {
    Twin twin = new Twin(new TwinPipeline(new TwinOptions(EnumSet.allOf(Feature.class), model.stations(), settings.geometry())
        .with(settings.secrets()).coldUntil(settings.coldUntil())),
        model, actions, new int[CLASSES], Mode.Observe, new Protection(KnownHosts.NONE));
    for (int i = 0; i < traces.size(); i++) {
      Trace trace = traces.get(i);
      String difference = twin.take(trace.hook(), trace.nanos(), trace.bytes(), trace.length(), trace.segmentSize(), trace.gsoSegments(),
          new Told.Live(trace));
      if (difference != null) {
        fail("packet %d of %d: %s: %s", i, traces.size(), difference, trace);
      }
    }
  }

  /** The traffic was what it was meant to be. */
  private static void assertKinds(List<Trace> traces, Hook arriving) {
    if (arriving == Hook.ArrivingTc) {
      assertThat(traces).as("merged").anyMatch(trace -> trace.hook() == arriving && trace.length() > 3 * trace.segmentSize()
          && trace.segmentSize() > 0);
    }
    // Of merged packets there are fewer.
    assertThat(traces.size()).isGreaterThan(arriving == Hook.ArrivingTc ? 1000 : 2000);
    Map<String, Predicate<Trace>> kinds = Map.of("super-packet", trace -> trace.segmentSize() > 0
        && trace.length() > 2 * trace.segmentSize(),
        "arriving", trace -> trace.hook() == arriving, "leaving", trace -> trace.hook() == Hook.Leaving,
        "later fragment that arrives", trace -> trace.hook() == arriving && value(trace, Feature.Fragment) == 2,
        "later fragment that leaves", trace -> trace.hook() == Hook.Leaving && value(trace, Feature.Fragment) == 2,
        "IPv6 fragment", trace -> value(trace, Feature.Fragment) == 2 && value(trace, Feature.LinkKind) == 2,
        "ARP", trace -> value(trace, Feature.LinkKind) == 3, "DNS", trace -> value(trace, Feature.SmallerPort) == 53,
        "scan", trace -> value(trace, Feature.SourcePorts60s) > 30, "verdict", trace -> trace.hook() == arriving && trace.wouldDrop());
    kinds.forEach((name, kind) -> assertThat(traces.stream().anyMatch(kind)).as(name).isTrue());
  }

  private static int value(Trace trace, Feature feature) {
    return trace.features().get(feature.ordinal());
  }
}
