// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.evaluate;

import java.util.ArrayList;
import java.util.List;

/** What each minConfidence would drop. */
final class ConfidenceSweep {
  /** 0: none asked for. */
  private static final double[] CONFIDENCES = {0, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9995, 0.9999};

  private final long[] margins;
  private final long[] dropped;
  private final long[] falselyDropped;

  /** @param logitScale nats a step; 0: only what is dropped without minConfidence can be predicted */
  ConfidenceSweep(double logitScale) {
    int levels = logitScale == 0 ? 1 : CONFIDENCES.length;
    margins = new long[levels];
    for (int i = 1; i < levels; i++) {
      margins[i] = (long) Math.ceil(StrictMath.log(CONFIDENCES[i] / (1 - CONFIDENCES[i])) / logitScale);
    }
    dropped = new long[levels];
    falselyDropped = new long[levels];
  }

  /** @param margin of a packet that is predicted to be of a class that is dropped */
  void add(long margin, boolean attack) {
    for (int i = 0; i < margins.length; i++) {
      if (margin >= margins[i]) {
        (attack ? dropped : falselyDropped)[i]++;
      }
    }
  }

  List<Result.AtConfidence> results(long attacks, long benign) {
    List<Result.AtConfidence> results = new ArrayList<>();
    for (int i = 0; i < margins.length; i++) {
      results.add(new Result.AtConfidence(CONFIDENCES[i], margins[i], dropped[i], attacks == 0 ? 0 : (double) dropped[i] / attacks,
          falselyDropped[i], benign == 0 ? 0 : falselyDropped[i] * 1e6 / benign));
    }
    return results;
  }
}
