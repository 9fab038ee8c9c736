// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.model;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.FeatureBound;
import dev.packetclassifier.api.v1alpha1.GuaranteeSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads guarantees, and the bounds they are made of, as people write them. */
public final class GuaranteeReader {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?");

  private GuaranteeReader() {}

  /**
   * @param written null for none
   * @param inputs the features that the model looks at
   * @return sorted by name
   * @throws InvalidModelException for the first bound that is broken, in the order of the fields
   */
  static List<Guarantee> read(List<GuaranteeSpec> written, Set<Feature> inputs) {
    if (written == null) {
      return List.of();
    }
    Ranges.size("policy.guarantees", written, 0, Bounds.MAX_GUARANTEES);
    Set<String> names = new HashSet<>();
    List<Guarantee> guarantees = new ArrayList<>();
    for (int i = 0; i < written.size(); i++) {
      guarantees.add(guarantee("policy.guarantees[" + i + "]", written.get(i), names));
    }
    checkRows(guarantees, inputs);
    guarantees.sort(Comparator.comparing(Guarantee::name));
    return List.copyOf(guarantees);
  }

  private static Guarantee guarantee(String field, GuaranteeSpec written, Set<String> names) {
    if (written == null || written.name == null) {
      throw new InvalidModelException(field + ".name is missing: write 1 to 32 lower case letters, digits and '-'");
    }
    if (!NAME.matcher(written.name).matches()) {
      throw new InvalidModelException(
          field + ".name must have 1 to 32 lower case letters, digits and '-', with a letter or digit at both ends");
    }
    if (!names.add(written.name)) {
      throw new InvalidModelException(field + ".name: " + written.name + " is there twice; names of guarantees must differ");
    }
    if (written.never == null) {
      throw new InvalidModelException(field + ".never is missing: write Drop");
    }
    List<Bound> when = bounds(field + ".when", written.when);
    checkRegion(field, when);
    return new Guarantee(written.name, when);
  }

  /**
   * The bounds of one guarantee; they may cover everything.
   *
   * @param field what they are, as in {@code policy.guarantees[0].when}
   * @return sorted by the feature's name
   * @throws InvalidModelException for the first bound that is broken or covers nothing
   */
  public static List<Bound> bounds(String field, List<FeatureBound> written) {
    Ranges.size(field, written, 1, Bounds.MAX_GUARANTEE_BOUNDS);
    Set<Feature> seen = EnumSet.noneOf(Feature.class);
    List<Bound> when = new ArrayList<>();
    for (int i = 0; i < written.size(); i++) {
      when.add(bound(field + "[" + i + "]", written.get(i), seen));
    }
    when.sort(Comparator.comparing(bound -> bound.feature().name()));
    return when;
  }

  private static Bound bound(String field, FeatureBound written, Set<Feature> seen) {
    if (written == null || written.feature == null) {
      throw new InvalidModelException(field + ".feature is missing: write a feature of the catalogue");
    }
    if (!seen.add(written.feature)) {
      throw new InvalidModelException(
          field + ".feature: " + written.feature + " is there twice; give each feature one bound, with min and max");
    }
    if (written.min == null && written.max == null) {
      throw new InvalidModelException(field + " has neither min nor max: write at least one of them");
    }
    long min = written.min == null ? 0 : written.min;
    long max = written.max == null ? Bounds.MAX_U32 : written.max;
    Ranges.number(field + ".min", min, 0, Bounds.MAX_U32);
    Ranges.number(field + ".max", max, 0, Bounds.MAX_U32);
    if (min > max) {
      throw new InvalidModelException(field + ".min is " + min + ", must be at most max, which is " + max);
    }
    Bound bound = new Bound(written.feature, min, max);
    checkCoversSome(field, bound);
    return bound;
  }

  private static void checkCoversSome(String field, Bound bound) {
    DroppableRange range = DroppableRange.of(bound.feature());
    if (range.isAbsent()) {
      throw new InvalidModelException(field + ".feature: " + bound.feature() + " is absent for every packet that can be dropped (TCP, UDP, "
          + "ICMP over IP), so the guarantee covers nothing: leave it out");
    }
    int plus = FeatureRange.of(bound.feature()).plus();
    long smallest = Math.max(range.min(), 1) - plus;
    long largest = range.max() - plus;
    if (bound.storedMin() > range.max() || bound.storedMax() < Math.max(1, range.min())) {
      throw new InvalidModelException(field + " covers nothing: of packets that can be dropped, " + bound.feature() + " is from "
          + Math.max(0, smallest) + " to " + largest);
    }
  }

  /** A guarantee over everything is a classifier that never drops; that is said with the actions. */
  private static void checkRegion(String field, List<Bound> when) {
    if (when.stream().allMatch(bound -> DroppableRange.of(bound.feature()).isWithin(bound))) {
      throw new InvalidModelException(
          field + ".when covers every packet that can be dropped, so nothing would ever be: write tighter bounds, "
              + "or give the classes action Pass");
    }
  }

  private static void checkRows(List<Guarantee> guarantees, Set<Feature> inputs) {
    Set<Feature> added = Guarantee.features(guarantees);
    added.removeAll(inputs);
    if (added.size() > Bounds.MAX_GUARANTEE_FEATURES) {
      throw new InvalidModelException("policy.guarantees compare " + added.size() + " features that are not in model.features, must be at "
          + "most " + Bounds.MAX_GUARANTEE_FEATURES + ": each is computed for every packet");
    }
  }
}
