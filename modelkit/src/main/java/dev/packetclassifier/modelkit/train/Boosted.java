// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.modelkit.floating.FloatForest;
import java.util.List;

/**
 * Boosted trees, of which the first rounds alone are a model, too.
 *
 * @param json as XGBoost writes them
 * @param features inputs
 * @param classes names
 * @param curve [round] how good the trees up to and including it were on the validation packets
 */
record Boosted(byte[] json, List<Feature> features, List<String> classes, List<Round> curve) {
  /**
   * @param loss mean weighted cross-entropy
   * @param score mean of accuracy and macro-F1, 0 to 1
   */
  record Round(double loss, double score) {
    /** Of a round after which nothing was measured. */
    static final Round UNKNOWN = new Round(Double.NaN, Double.NaN);
  }

  int rounds() {
    return curve.size();
  }

  /** The trees of so many rounds, or of all when there are fewer. */
  FloatForest forest(int rounds) {
    return Boosting.read(json, features, classes, Math.min(rounds, rounds()));
  }
}
