// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.floating;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.packetclassifier.api.v1alpha1.Feature;
import java.util.List;

/** From raw features to one score a class, in floating point. Not for use by several threads. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({@JsonSubTypes.Type(value = FloatNetwork.class, name = "network"),
    @JsonSubTypes.Type(value = FloatForest.class, name = "forest")})
public sealed interface FloatModel permits FloatNetwork, FloatForest {
  /** 1 to 64, in the order of the inputs. */
  List<Feature> features();

  /** 2 to 32, in the order of the scores. */
  List<String> classes();

  /**
   * @param values raw features, each 0 to 2^32-1
   * @param scores gets one score a class; the largest is the model's choice
   */
  void score(long[] values, double[] scores);

  /**
   * The same model with its classes in another order: what it says differs only where scores are equal.
   *
   * @param order the same names
   */
  FloatModel withClasses(List<String> order);

  /** The class of a packet: the largest score's; of equal ones the lowest index. */
  static int classOf(double[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      if (scores[i] > scores[best]) {
        best = i;
      }
    }
    return best;
  }
}
