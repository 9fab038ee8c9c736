// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.reproduction;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.infer.Inference;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.modelkit.floating.FloatModel;
import dev.packetclassifier.modelkit.floating.FloatModels;
import dev.packetclassifier.modelkit.manifest.Manifests;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** {@code JavaTime NAME MANIFEST FLOAT-MODEL TABLE}: nanoseconds of one inference in Java, by float model and twin, taking turns. */
public final class JavaTime {
  private static final int ROUNDS = 31;
  private static final int WARM_UP = 20;
  private static final int PASSES = 8;

  private static long sink;

  private JavaTime() {}

  public static void main(String[] arguments) throws IOException {
    Model model = Manifests.read(Path.of(arguments[1])).model();
    FloatModel floats = FloatModels.read(Path.of(arguments[2]));
    Path table = Path.of(arguments[3]);
    List<Feature> inputs = model.inputs().stream().map(input -> input.feature()).toList();
    long[][] whole = Packets.of(table, inputs);
    long[][] real = Packets.of(table, floats.features());
    Inference twin = Inference.of(model);
    int[] scores = new int[model.classes().size()];
    double[] realScores = new double[scores.length];
    double[] floatNanos = new double[ROUNDS];
    double[] twinNanos = new double[ROUNDS];
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      double one = time(real, packet -> {
        floats.score(packet, realScores);
        return FloatModel.classOf(realScores);
      });
      double other = time(whole, packet -> {
        twin.score(packet, scores);
        return Inference.classOf(scores, scores.length);
      });
      if (round >= 0) {
        floatNanos[round] = one;
        twinNanos[round] = other;
      }
    }
    Time.print(arguments[0], "Java", "float", Time.median(floatNanos));
    Time.print(arguments[0], "Java", "integer", Time.median(twinNanos));
    if (sink == Long.MIN_VALUE) {
      System.err.println("never");
    }
  }

  private interface Judge {
    int judge(long[] packet);
  }

  private static double time(long[][] packets, Judge judge) {
    long start = System.nanoTime();
    for (int pass = 0; pass < PASSES; pass++) {
      for (long[] packet : packets) {
        sink += judge.judge(packet);
      }
    }
    return (System.nanoTime() - start) / (double) (PASSES * packets.length);
  }
}
