// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.bench;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.bpf.feature.PaperFeatures;
import dev.packetclassifier.bpf.frame.FrameBuilder;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.twin.TwinOptions;
import dev.packetclassifier.bpf.twin.TwinPipeline;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;

/** The command: packets per second of the twin on one thread, with the tables of standard size. */
public final class TwinBench {
  private static final int FRAMES = 1 << 16;
  private static final int FLOWS = 20_000;
  private static final int ROUNDS = 7;
  private static final int PACKETS = 3_000_000;

  private TwinBench() {}

  public static void main(String[] arguments) {
    byte[][] frames = frames();
    report("the paper's twelve", PaperFeatures.all(), frames);
    report("packet rows", EnumSet.range(Feature.LinkKind, Feature.PayloadHigh), frames);
    report("every row", EnumSet.allOf(Feature.class), frames);
  }

  /** TCP and UDP in both directions over many flows, most packets of few. */
  private static byte[][] frames() {
    SplittableRandom random = new SplittableRandom(1);
    byte[][] frames = new byte[FRAMES][];
    for (int i = 0; i < FRAMES; i++) {
      int flow = (int) (FLOWS * Math.pow(random.nextDouble(), 3));
      boolean forward = random.nextBoolean();
      int client = 1024 + flow;
      FrameBuilder frame = new FrameBuilder().ipv4().fromHost(forward ? flow % 200 : 201).toHost(forward ? 201 : flow % 200);
      if (flow % 4 == 0) {
        frame.udp(forward ? client : 53, forward ? 53 : client);
      } else {
        frame.tcp(forward ? client : 443, forward ? 443 : client, 0x18, 500);
      }
      frames[i] = Arrays.copyOf(frame.payload(random.nextInt(1400)).build(), 1514);
    }
    return frames;
  }

  private static void report(String name, Set<Feature> used, byte[][] frames) {
    TwinPipeline pipeline = new TwinPipeline(new TwinOptions(used, StationKey.Address, Geometry.standard()));
    double[] rates = new double[ROUNDS];
    long nanos = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < PACKETS; i++) {
        byte[] frame = frames[i & FRAMES - 1];
        nanos += 1000;
        pipeline.process(Hook.Arriving, nanos, frame, 0, frame.length, frame.length, 0);
      }
      rates[round] = PACKETS * 1e9 / (System.nanoTime() - start);
    }
    Arrays.sort(rates);
    System.out.printf(Locale.ROOT, "%-20s %.2f million packets/s (median of %d rounds of %d, slowest %.2f, fastest %.2f)%n", name,
        rates[ROUNDS / 2] / 1e6, ROUNDS, PACKETS, rates[0] / 1e6, rates[ROUNDS - 1] / 1e6);
  }
}
