// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.cost;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Transform;
import dev.packetclassifier.bpf.model.Bounds;
import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.shape.Shape;
import dev.packetclassifier.modelkit.InputException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Nanoseconds a packet that a model may cost: which features go with which size.
 *
 * @param table of prices
 * @param nanos at most
 */
public record Budget(CostTable table, double nanos) {

  /**
   * @param worth how much each feature helps
   * @param sizes that may be trained
   * @param classes that are told apart
   * @param most inputs
   * @return one a size that leaves room for at least one feature, in the order of the sizes
   * @throws InputException when none does
   */
  public List<BudgetFit> fits(Map<Feature, Double> worth, List<? extends Size> sizes, int classes, int most) {
    List<BudgetFit> fits = new ArrayList<>();
    for (Size size : sizes) {
      double input = scorer(size, 8, classes) / 4 - scorer(size, 4, classes) / 4;
      double rest = Math.max(0, scorer(size, 4, classes) - 4 * input);
      List<Feature> chosen = trimmed(FeatureSelection.choose(worth, table, input, nanos - rest), worth, size, classes, most);
      if (!chosen.isEmpty()) {
        fits.add(new BudgetFit(size, chosen, share(chosen, worth), estimate(size, chosen, classes)));
      }
    }
    if (fits.isEmpty()) {
      throw new InputException(tooSmall(worth, sizes, classes));
    }
    return fits;
  }

  /** The least worthy go while there are too many, or while filling up the layer makes it too dear. */
  private List<Feature> trimmed(List<Feature> chosen, Map<Feature, Double> worth, Size size, int classes, int most) {
    List<Feature> kept = new ArrayList<>(chosen);
    List<Feature> leastFirst = chosen.stream().sorted(Comparator.comparingDouble(worth::get)).toList();
    for (Feature feature : leastFirst) {
      if (kept.size() > Math.min(most, Bounds.MAX_INPUTS)
          || estimate(size, kept, classes).nanos() > nanos) {
        kept.remove(feature);
      }
    }
    return kept;
  }

  private static double share(List<Feature> chosen, Map<Feature, Double> worth) {
    double all = worth.values().stream().mapToDouble(Double::doubleValue).sum();
    return all == 0 ? 0 : chosen.stream().mapToDouble(worth::get).sum() / all;
  }

  private Estimate estimate(Size size, List<Feature> features, int classes) {
    List<Input> inputs = features.stream().map(feature -> new Input(feature, Transform.Linear, 0, 1, 0)).toList();
    List<String> names = IntStream.range(0, classes).mapToObj(Integer::toString).collect(Collectors.toList());
    return table.of(Shape.of(new Model(inputs, names, size.scorer(features.size(), classes))));
  }

  /** Of the scorer alone. */
  private double scorer(Size size, int inputs, int classes) {
    List<Feature> any = List.of(Feature.values()).subList(0, inputs);
    return estimate(size, any, classes).nanos() - table.features(EnumSet.copyOf(any)).nanos();
  }

  private String tooSmall(Map<Feature, Double> worth, List<? extends Size> sizes, int classes) {
    double least = Double.POSITIVE_INFINITY;
    for (Size size : sizes) {
      for (Feature feature : worth.keySet()) {
        least = Math.min(least, estimate(size, List.of(feature), classes).nanos());
      }
    }
    return String.format(Locale.ROOT, "%.0f ns a packet are too few: the cheapest model with one of these features costs about %.0f; "
        + "allow more, or choose a smaller kind of model", nanos, Math.ceil(least));
  }
}
