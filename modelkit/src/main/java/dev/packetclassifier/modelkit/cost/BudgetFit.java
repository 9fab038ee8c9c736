// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.cost;

import dev.packetclassifier.api.v1alpha1.Feature;
import java.util.List;

/**
 * Features and a size that fit a budget together.
 *
 * @param size of the model
 * @param features its inputs
 * @param worth share of the worth of all features that these have, 0 to 1
 * @param estimate of the model at its largest
 */
public record BudgetFit(Size size, List<Feature> features, double worth, Estimate estimate) {
  public BudgetFit {
    features = List.copyOf(features);
  }
}
