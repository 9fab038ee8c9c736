// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.cost;

import dev.packetclassifier.api.v1alpha1.Feature;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which features are worth their nanoseconds: again and again what helps most for its price, where the price is only what the chosen
 * ones do not pay yet. So the first feature of a table or group carries its price, and takes along those that then cost nothing more.
 */
final class FeatureSelection {
  /** Nanoseconds: what costs nothing is weighed as if it cost this. */
  private static final double ALMOST_FREE = 1e-3;

  private final Map<Feature, Double> worth;
  private final CostTable table;
  private final double inputNanos;

  /** Features that are taken together, and what they add to the price. */
  private record Bundle(List<Feature> features, double worth, double nanos) {
    double rate() {
      return worth / (nanos + ALMOST_FREE);
    }
  }

  private FeatureSelection(Map<Feature, Double> worth, CostTable table, double inputNanos) {
    this.worth = worth;
    this.table = table;
    this.inputNanos = inputNanos;
  }

  /**
   * @param worth how much each feature helps; one with 0 or less is never taken
   * @param inputNanos what the scorer pays for each input
   * @param budget nanoseconds for parsing, state, features and inputs
   * @return in the order of {@code worth}; empty when not one fits
   */
  static List<Feature> choose(Map<Feature, Double> worth, CostTable table, double inputNanos, double budget) {
    return new FeatureSelection(worth, table, inputNanos).run(budget);
  }

  private List<Feature> run(double budget) {
    Set<Feature> chosen = EnumSet.noneOf(Feature.class);
    Bundle next = best(chosen, budget);
    while (next != null) {
      chosen.addAll(next.features());
      next = best(chosen, budget);
    }
    return worth.keySet().stream().filter(chosen::contains).toList();
  }

  private Bundle best(Set<Feature> chosen, double budget) {
    double paid = chosen.isEmpty() ? 0 : nanos(chosen);
    Bundle best = null;
    for (Feature lead : worth.keySet()) {
      if (!chosen.contains(lead) && worth.get(lead) > 0) {
        Bundle bundle = bundle(lead, chosen, paid, budget);
        if (bundle != null && (best == null || bundle.rate() > best.rate())) {
          best = bundle;
        }
      }
    }
    return best;
  }

  /** A feature and, of those that it makes cheap, as many as make the whole cheaper for what it is worth. */
  private Bundle bundle(Feature lead, Set<Feature> chosen, double paid, double budget) {
    Set<Feature> with = EnumSet.of(lead);
    with.addAll(chosen);
    double nanos = nanos(with);
    Bundle best = nanos > budget ? null : new Bundle(List.of(lead), worth.get(lead), nanos - paid);
    if (best == null) {
      return null;
    }
    double kept = table.features(with).nanos();
    List<Feature> taken = new ArrayList<>(List.of(lead));
    for (Feature other : free(with, kept)) {
      taken.add(other);
      Bundle longer = new Bundle(List.copyOf(taken), sum(taken), nanos + (taken.size() - 1) * inputNanos - paid);
      if (longer.nanos() + paid > budget || longer.rate() < best.rate()) {
        break;
      }
      best = longer;
    }
    return best;
  }

  /** Features that need nothing more than what is kept already, the most worthy first. */
  private List<Feature> free(Set<Feature> with, double kept) {
    List<Feature> free = new ArrayList<>();
    for (Feature other : worth.keySet()) {
      if (!with.contains(other) && worth.get(other) > 0) {
        Set<Feature> more = EnumSet.copyOf(with);
        more.add(other);
        if (table.features(more).nanos() <= kept) {
          free.add(other);
        }
      }
    }
    free.sort(Comparator.comparingDouble(feature -> -worth.get(feature)));
    return free;
  }

  private double nanos(Set<Feature> features) {
    return table.features(features).nanos() + features.size() * inputNanos;
  }

  private double sum(List<Feature> features) {
    return features.stream().mapToDouble(worth::get).sum();
  }
}
