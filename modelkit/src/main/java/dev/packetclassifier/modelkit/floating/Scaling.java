// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.floating;

import java.util.ArrayList;
import java.util.List;

/**
 * What happens to one raw feature before a model looks at it: steps, each monotone, so the whole is.
 *
 * @param steps in order; none: the value itself
 */
public record Scaling(List<Step> steps) {
  public static final Scaling NONE = new Scaling(List.of());

  public Scaling {
    steps = steps == null ? List.of() : List.copyOf(steps);
  }

  public Scaling then(Step step) {
    List<Step> longer = new ArrayList<>(steps);
    longer.add(step);
    return new Scaling(longer);
  }

  /**
   * @param raw 0 to 2^32-1
   * @return what the model sees
   */
  public double apply(long raw, Rounding rounding) {
    double value = rounding.round(raw);
    for (Step step : steps) {
      value = rounding.round(new Step(step.operation(), rounding.round(step.operand())).apply(value));
    }
    return value;
  }

  /** Whether every raw value gives the same: it is multiplied by 0. */
  public boolean constant() {
    return steps.stream().anyMatch(step -> step.operation() == Step.Operation.Multiply && step.operand() == 0);
  }

  /** Whether a larger raw value gives a smaller (or equal) result. */
  public boolean falling() {
    return steps.stream().filter(Step::falling).count() % 2 == 1;
  }
}
