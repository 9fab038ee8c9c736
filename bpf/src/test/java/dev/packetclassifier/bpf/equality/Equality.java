package dev.packetclassifier.bpf.equality;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** The command: {@code Equality PACKETS [SEED]}. Exit status 1 when kernel and twin differ. */
public final class Equality {
  private static final int PACKETS_PER_MODEL = 20_000;

  private Equality() {
  }

  public static void main(String[] arguments) throws IOException {
    long packets = Long.parseLong(arguments[0]);
    long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
    List<byte[]> seeds = SeededFrames.fromDatasets();
    long start = System.nanoTime();
    EqualityRun run = new EqualityRun(seed, new SeededFrames(seed, seeds), PACKETS_PER_MODEL).until(packets);
    System.out.printf(Locale.ROOT, "seed %d: %d packets (%d captured frames as seeds), %d models, %d judged, %d leaving, %d would drop, %.1f s: %d differences%n",
        seed, run.packets(), seeds.size(), run.models(), run.judged(), run.leaving(), run.wouldDrop(), (System.nanoTime() - start) / 1e9, run.differences());
    run.shown().forEach(System.out::println);
    System.exit(run.differences() == 0 ? 0 : 1);
  }
}
