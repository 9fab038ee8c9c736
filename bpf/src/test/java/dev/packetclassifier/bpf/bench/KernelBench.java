package dev.packetclassifier.bpf.bench;

import dev.packetclassifier.bpf.golden.FrameBuilder;
import dev.packetclassifier.bpf.golden.RandomModels;
import dev.packetclassifier.bpf.libbpf.BpfProgram;
import dev.packetclassifier.bpf.libbpf.TestRun;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.program.Candidate;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Nanoseconds a packet in the kernel: {@code KernelBench [--json FILE]}. Variants take turns, medians are shown: on a shared machine
 * trust the ratios.
 */
public final class KernelBench {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 15;
  private static final int REPEAT = 500_000;
  private static final byte[] FRAME = new FrameBuilder().ipv4().tcp(40000, 443, 0x18, 501).payload(200).build();
  private static final int[] NETWORK = {12, 16, 16, 8};
  private static final int[] LARGEST_NETWORK = {64, 64, 64, 64, 32};

  /** One figure. */
  private record Figure(String name, double value, String unit) {
    String json() {
      return String.format(Locale.ROOT, "{\"name\": \"%s\", \"value\": %s, \"unit\": \"%s\"}", name, value, unit);
    }
  }

  private final List<Figure> figures = new ArrayList<>();
  private final List<Variant> variants = new ArrayList<>();

  private KernelBench() {
  }

  public static void main(String[] arguments) throws IOException {
    KernelBench bench = new KernelBench();
    bench.run();
    System.out.printf(Locale.ROOT, "%-44s %10s  %s%n", "", "median", "unit");
    bench.figures.forEach(f -> System.out.printf(Locale.ROOT, "%-44s %10.1f  %s%n", f.name(), f.value(), f.unit()));
    if (arguments.length == 2 && arguments[0].equals("--json")) {
      Files.writeString(Path.of(arguments[1]), bench.figures.stream().map(Figure::json).collect(Collectors.joining(",\n", "[", "]\n")));
    }
  }

  private void run() throws IOException {
    RandomModels random = new RandomModels(1);
    Model network = random.nextNetwork(NETWORK);
    try (PartPrograms parts = new PartPrograms(network); Candidate whole = new Candidate(network);
        Candidate tree = new Candidate(random.nextTree(200, 10));
        Candidate largestNetwork = new Candidate(random.nextNetwork(LARGEST_NETWORK));
        Candidate largestTree = new Candidate(random.nextTree(512, 24))) {
      Variant drop = variant(parts.program("drop"));
      Variant parse = variant(parts.program("parse_only"));
      Variant lookUp = variant(parts.program("look_up"));
      Variant quantize = variant(parts.program("look_up_and_quantize"));
      Variant infer = variant(parts.program("look_up_and_infer"));
      Variant wholeNetwork = variant(whole.program());
      Variant wholeTree = variant(tree.program());
      Variant wholeLargestNetwork = variant(largestNetwork.program());
      Variant wholeLargestTree = variant(largestTree.program());
      measure();
      ns("XDP_DROP", drop.median());
      ns("parse only", parse.median());
      ns("network 12-16-16-8", wholeNetwork.median());
      ns("network 12-16-16-8, quantization alone", quantize.minus(lookUp));
      ns("network 12-16-16-8, inference alone", infer.minus(quantize));
      ns("tree of depth 10", wholeTree.median());
      ns("network 64-64-64-64-32", wholeLargestNetwork.median());
      ns("tree of 512 leaves, depth 24", wholeLargestTree.median());
      size("network 12-16-16-8", whole);
      size("tree of depth 10", tree);
      size("network 64-64-64-64-32", largestNetwork);
      size("tree of 512 leaves, depth 24", largestTree);
    } finally {
      variants.forEach(Variant::close);
    }
  }

  private Variant variant(BpfProgram program) {
    Variant variant = new Variant(program);
    variants.add(variant);
    return variant;
  }

  private void ns(String name, double value) {
    figures.add(new Figure(name, value, "ns/packet"));
  }

  private void size(String name, Candidate candidate) {
    figures.add(new Figure(name + ", load", candidate.loadNanos() / 1e6, "ms"));
    figures.add(new Figure(name + ", verifier", candidate.program().info().verifiedInstructions(), "instructions"));
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

  /** A program and what its runs took. */
  private static final class Variant implements AutoCloseable {
    private final BpfProgram program;
    private final TestRun run;
    private final List<Double> nanoseconds = new ArrayList<>();

    Variant(BpfProgram program) {
      this.program = program;
      run = new TestRun(program, FRAME.length);
    }

    /** The thread's own time, for the kernel's measure counts other processes' turns too. */
    void run(int repeat) {
      long start = THREADS.getCurrentThreadCpuTime();
      run.run(FRAME, repeat);
      nanoseconds.add((THREADS.getCurrentThreadCpuTime() - start) / (double) repeat);
    }

    void forget() {
      nanoseconds.clear();
    }

    double median() {
      return median(nanoseconds);
    }

    /** The median of the differences of runs of one round. */
    double minus(Variant other) {
      List<Double> differences = new ArrayList<>();
      for (int round = 0; round < nanoseconds.size(); round++) {
        differences.add(nanoseconds.get(round) - other.nanoseconds.get(round));
      }
      return median(differences);
    }

    private static double median(List<Double> values) {
      return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    @Override
    public void close() {
      run.close();
      program.close();
    }
  }
}
