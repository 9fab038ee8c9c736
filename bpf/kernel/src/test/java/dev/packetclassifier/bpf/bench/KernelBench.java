// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.bench;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.frame.FrameBuilder;
import dev.packetclassifier.bpf.libbpf.BpfProgram;
import dev.packetclassifier.bpf.libbpf.TestRun;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.program.Candidate;
import dev.packetclassifier.bpf.program.SampleModels;
import dev.packetclassifier.bpf.program.SelfTest;
import dev.packetclassifier.bpf.random.RandomModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Nanoseconds a packet in the kernel: {@code KernelBench [--only TEXT] [--json FILE]}. Variants take turns, medians are shown: on a
 * shared machine trust the ratios. What a group of features costs is the difference to the program that lacks it, within each round.
 */
public final class KernelBench implements AutoCloseable {
  private static final int ROUNDS = 15;
  private static final int REPEAT = 200_000;
  private static final byte[] FRAME = new FrameBuilder().ipv4().tcp(40000, 443, 0x18, 501).payload(200).build();
  private static final byte[] LEAVING = new FrameBuilder().ipv4().fromHost(FrameBuilder.RECEIVER_HOST).toHost(FrameBuilder.SENDER_HOST)
      .tcp(443, 40000, 0x18, 501).payload(200).build();
  private static final byte[] SUPER_PACKET = new FrameBuilder().ipv4().fromHost(FrameBuilder.RECEIVER_HOST).toHost(FrameBuilder.SENDER_HOST)
      .tcp(443, 40000, 0x18, 501).payload(3200).build();
  private static final int SEGMENTS = 32;
  private static final int[] NETWORK = {12, 16, 16, 8};
  private static final int[] LARGEST_NETWORK = {64, 64, 64, 64, 32};
  private static final Set<Feature> FLOW = EnumSet.of(Feature.FlowPackets, Feature.FlowBytes, Feature.FlowDirection, Feature.MidFlow);

  /** One figure. */
  private record Figure(String name, double value, String unit) {
    String json() {
      return String.format(Locale.ROOT, "{\"name\": \"%s\", \"value\": %s, \"unit\": \"%s\"}", name, value, unit);
    }
  }

  /** A figure to be had when all was measured: of a variant, less another one if it is not null. */
  private record Wanted(String name, Variant variant, Variant less) {
    double value() {
      return less == null ? variant.median() : variant.minus(less);
    }
  }

  private final List<Figure> figures = new ArrayList<>();
  private final List<Wanted> wanted = new ArrayList<>();
  private final List<Variant> variants = new ArrayList<>();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  private KernelBench() {}

  public static void main(String[] arguments) throws Exception {
    try (KernelBench bench = new KernelBench()) {
      bench.prepare();
      option(arguments, "--only").ifPresent(bench::only);
      bench.measure();
      bench.wanted.forEach(w -> bench.figures.add(new Figure(w.name(), w.value(), "ns/packet")));
      System.out.printf(Locale.ROOT, "%-52s %10s  %s%n", "", "median", "unit");
      bench.figures.forEach(f -> System.out.printf(Locale.ROOT, "%-52s %10.1f  %s%n", f.name(), f.value(), f.unit()));
      Optional<String> json = option(arguments, "--json");
      if (json.isPresent()) {
        Files.writeString(Path.of(json.get()), bench.figures.stream().map(Figure::json).collect(Collectors.joining(",\n", "[", "]\n")));
      }
    }
  }

  private static Optional<String> option(String[] arguments, String name) {
    int at = List.of(arguments).indexOf(name);
    return at < 0 || at + 1 == arguments.length ? Optional.empty() : Optional.of(arguments[at + 1]);
  }

  /** Measures nothing but the figures with this in their names, and what they are compared with. */
  private void only(String text) {
    wanted.removeIf(figure -> !figure.name().contains(text));
    figures.removeIf(figure -> !figure.name().contains(text));
    variants.retainAll(wanted.stream().flatMap(figure -> Stream.of(figure.variant(), figure.less())).collect(Collectors.toSet()));
  }

  private void prepare() throws IOException {
    Model network = BenchModels.network(NETWORK);
    PartPrograms parts = keep(new PartPrograms(network, "drop", "parse_only", "look_up", "look_up_and_quantize", "look_up_and_infer",
        "look_up_and_decide"));
    want("XDP_DROP", arriving(parts.program("drop")), null);
    want("parse only", arriving(parts.program("parse_only")), null);
    Variant floor = arriving(load("one packet feature", BenchModels.lookingAt(Set.of(Feature.LinkKind))).program());
    want("floor: parse, one feature, one leaf", floor, null);
    preparePayload(floor);
    prepareState(floor);
    prepareModels(parts, network);
    prepareSelfTests(network);
  }

  /** Of this packet's own payload: nothing is remembered. */
  private void preparePayload(Variant floor) {
    payload("PayloadBytes", floor, Feature.PayloadByte0, Feature.PayloadByte7);
    payload("PayloadClasses", floor, Feature.PayloadPrintable, Feature.PayloadHigh);
    payload("PayloadBytes and PayloadClasses", floor, Feature.PayloadByte0, Feature.PayloadHigh);
  }

  private void payload(String name, Variant without, Feature first, Feature last) {
    want("+ " + name, arriving(load(name, looking(Set.of(Feature.LinkKind), EnumSet.range(first, last))).program()), without);
  }

  private void prepareState(Variant floor) throws IOException {
    Candidate flows = load("flow features", BenchModels.lookingAt(FLOW));
    Variant flow = arriving(flows.program());
    want("floor with flow state", flow, null);
    want("flow state, coarse clock", flow, floor);
    PartPrograms state = keep(new PartPrograms(BenchModels.lookingAt(FLOW), "parse_and_remember", "parse_and_begin"));
    Variant remember = arriving(state.program("parse_and_remember"));
    want("parse and flow state alone", remember, null);
    want("new flow on every packet, parse and flow state alone", arriving(state.program("parse_and_begin")), null);
    want("new flow on every packet, more than a known one", variants.get(variants.size() - 1), remember);
    Variant exact = arriving(load("flow features, InterArrival", looking(FLOW, EnumSet.of(Feature.InterArrival))).program());
    want("+ InterArrival and precise clock", exact, flow);
    group("Totals", flow, Feature.ForwardPackets, Feature.PacketLengthMax);
    want("+ Running", arriving(load("Running", looking(FLOW, EnumSet.of(Feature.InterArrival),
        EnumSet.range(Feature.LengthMean, Feature.DirectionDeviation))).program()), exact);
    group("Flags", flow, Feature.SynCount, Feature.UrgCount);
    group("FirstPayload", flow, Feature.ForwardFirstByte0, Feature.BackwardFirstLength);
    group("FirstSizes", flow, Feature.FirstSize0, Feature.FirstSize7);
    group("Syn", flow, Feature.ForwardSynMss, Feature.BackwardSynOptions);
    group("Source address, 1 s", flow, Feature.SourcePackets1s, Feature.SourcePeers1s);
    group("Source and Destination address, 1 s and 60 s", flow, Feature.SourcePackets1s, Feature.DestinationPeers60s);
    group("Source station", flow, Feature.SourceSpokeArp, Feature.SourceSynOptions);
    group("Source, Destination and Initiator station", flow, Feature.SourceSpokeArp, Feature.InitiatorSynOptions);
    group("all flow, address and station rows", floor, Feature.FlowPackets, Feature.InitiatorSynOptions);
    prepareEgress(flows);
  }

  private void prepareEgress(Candidate flows) {
    want("egress: observer with flow state, a packet", leaving(flows.observer(), LEAVING, 0), null);
    want("egress: the same, a super-packet of 32 segments", leaving(flows.observer(), SUPER_PACKET, 3200 / SEGMENTS), null);
    Candidate twelve = load("the paper's twelve", BenchModels.lookingAt(BenchModels.TWELVE));
    want("the paper's twelve, one leaf", arriving(twelve.program()), null);
    want("egress: observer of the paper's twelve, a packet", leaving(twelve.observer(), LEAVING, 0), null);
    want("egress: the same, a super-packet of 32 segments", leaving(twelve.observer(), SUPER_PACKET, 3200 / SEGMENTS), null);
  }

  private void prepareModels(PartPrograms parts, Model network) {
    RandomModels random = new RandomModels(1);
    Variant lookUp = arriving(parts.program("look_up"));
    Variant quantize = arriving(parts.program("look_up_and_quantize"));
    want("network 12-16-16-8, quantization alone", quantize, lookUp);
    want("network 12-16-16-8, inference alone", arriving(parts.program("look_up_and_infer")), quantize);
    want("network 12-16-16-8, inference and decision", arriving(parts.program("look_up_and_decide")), quantize);
    model("network 12-16-16-8 in place", network);
    model("tree of 200 leaves, depth 10", BenchModels.trees(1, 200, 10, 8));
    model("4 trees of 64 leaves, depth 6, 8 classes", BenchModels.trees(4, 64, 6, 8));
    model("50 trees of depth 6, 8 classes", BenchModels.trees(50, 64, 6, 8));
    model("64 trees of 64 leaves, depth 6, 27 classes", BenchModels.trees(64, 64, 6, 27));
    model("64 trees of 64 leaves, 3 thresholds a feature, 27 classes", BenchModels.trees(64, 64, 6, 27, 3));
    model("64 trees of 64 leaves, depth 16, 27 classes", BenchModels.trees(64, 64, 16, 27));
    model("network 64-64-64-64-32", random.nextNetwork(LARGEST_NETWORK));
    model("tree of 512 leaves, depth 24", random.nextTree(512, 24));
  }

  private static Model looking(Set<Feature> first, Set<Feature> second) {
    return looking(first, second, Set.of());
  }

  private static Model looking(Set<Feature> first, Set<Feature> second, Set<Feature> third) {
    EnumSet<Feature> all = EnumSet.copyOf(first);
    all.addAll(second);
    all.addAll(third);
    return BenchModels.lookingAt(all);
  }

  private void group(String name, Variant without, Feature first, Feature last) {
    want("+ " + name, arriving(load(name, looking(FLOW, EnumSet.range(first, last))).program()), without);
  }

  /** What an agent does before it attaches anything: the first time in a process beside that the models at the boundaries. */
  private void prepareSelfTests(Model network) {
    try (SelfTest tests = new SelfTest()) {
      selfTest(tests, "the first in a process, one packet feature", BenchModels.lookingAt(Set.of(Feature.LinkKind)));
      selfTest(tests, "network 12-16-16-8", network);
      selfTest(tests, "network 12-16-16-8, its program is loaded", network);
      selfTest(tests, "64 trees of 64 leaves, depth 16, 27 classes", BenchModels.trees(64, 64, 16, 27));
      selfTest(tests, "every feature, one leaf", SampleModels.everyFeature());
    }
  }

  private void selfTest(SelfTest tests, String name, Model model) {
    long start = System.nanoTime();
    tests.run(SampleModels.revision("0", model, Map.of()));
    figures.add(new Figure("self-test, " + name, (System.nanoTime() - start) / 1e6, "ms"));
  }

  private void model(String name, Model model) {
    want(name, arriving(load(name, model).program()), null);
  }

  /** Loads a model and notes what that took. */
  private Candidate load(String name, Model model) {
    Candidate candidate = keep(new Candidate(model));
    figures.add(new Figure(name + ", load", candidate.loadNanos() / 1e6, "ms"));
    figures.add(new Figure(name + ", verifier", candidate.program().info().verifiedInstructions(), "instructions"));
    if (candidate.observer() != null) {
      figures.add(new Figure(name + ", verifier, observer", candidate.observer().info().verifiedInstructions(), "instructions"));
    }
    return candidate;
  }

  private <T extends AutoCloseable> T keep(T part) {
    open.push(part);
    return part;
  }

  private void want(String name, Variant variant, Variant less) {
    wanted.add(new Wanted(name, variant, less));
  }

  private Variant arriving(BpfProgram program) {
    TestRun run = new TestRun(program, FRAME.length);
    return variant(new Variant(run, repeat -> run.run(FRAME, repeat)));
  }

  private Variant leaving(BpfProgram program, byte[] packet, int segmentSize) {
    TestRun run = new TestRun(program, packet.length);
    return variant(new Variant(run, repeat -> run.runTc(packet, 0, packet.length, segmentSize, 0, repeat)));
  }

  private Variant variant(Variant variant) {
    variants.add(keep(variant));
    return variant;
  }

  private void measure() {
    variants.forEach(variant -> variant.run(REPEAT / 10));
    variants.forEach(Variant::forget);
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < variants.size(); i++) {
        variants.get((i + round) % variants.size()).run(REPEAT);
      }
    }
  }

  @Override
  public void close() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }
}
