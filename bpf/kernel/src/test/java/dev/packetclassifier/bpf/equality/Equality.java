// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.equality;

import java.io.IOException;
import java.util.Locale;

/** The command: {@code Equality PACKETS [SEED]}. Exit status 1 when kernel and twin differ. */
public final class Equality {
  private static final int PACKETS_A_SCENARIO = 20_000;

  private Equality() {}

  public static void main(String[] arguments) throws IOException {
    long packets = Long.parseLong(arguments[0]);
    long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
    Captures captures = Captures.fromDatasets();
    long start = System.nanoTime();
    EqualityRun run = new EqualityRun(seed, captures, PACKETS_A_SCENARIO).until(packets);
    System.out.printf(Locale.ROOT, "seed %d: %d packets, %d of them of %d captures, %d captured frames as seeds, %d scenarios%n",
        seed, run.packets(), run.replayed(), captures.conversations().size(), captures.frames().size(), run.scenarios());
    System.out.printf(Locale.ROOT, "%d judged, %d compared, %d leaving, %d cold, %d would drop, %d false drops, %.1f s: %d differences%n",
        run.judged(), run.compared(), run.leaving(), run.cold(), run.wouldDrop(), run.flows()[1] + run.flows()[2],
        (System.nanoTime() - start) / 1e9, run.differences());
    run.shown().forEach(System.out::println);
    System.exit(run.differences() == 0 ? 0 : 1);
  }
}
