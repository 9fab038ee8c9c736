// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.prove;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.FeatureBound;
import dev.packetclassifier.bpf.model.Bound;
import dev.packetclassifier.bpf.model.GuaranteeReader;
import dev.packetclassifier.bpf.model.InvalidModelException;
import dev.packetclassifier.modelkit.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads bounds from a command line: {@code BackwardPackets >= 1, SourceNewFlows60s <= 5}. */
final class BoundText {
  private static final Pattern BOUND = Pattern.compile("\\s*([A-Za-z0-9]+)\\s*(>=|<=|==?|<|>)\\s*([0-9]{1,10})\\s*");

  private BoundText() {}

  /**
   * @param option whose value it is
   * @throws InputException naming what cannot be read, with the feature meant where there is one like it
   */
  static List<Bound> read(String option, String text) {
    Map<Feature, FeatureBound> bounds = new EnumMap<>(Feature.class);
    for (String part : text.split(",", -1)) {
      Matcher matcher = BOUND.matcher(part);
      if (!matcher.matches()) {
        throw new InputException(
            option + ": '" + part.trim() + "' is no bound: write FEATURE >= NUMBER, <= or =, with a comma between two");
      }
      FeatureBound bound = bounds.computeIfAbsent(feature(option, matcher.group(1)), BoundText::unbounded);
      narrow(option, bound, matcher.group(2), Long.parseLong(matcher.group(3)));
    }
    try {
      return GuaranteeReader.bounds(option, new ArrayList<>(bounds.values()));
    } catch (InvalidModelException e) {
      throw new InputException(e.getMessage(), e);
    }
  }

  private static FeatureBound unbounded(Feature feature) {
    FeatureBound bound = new FeatureBound();
    bound.feature = feature;
    return bound;
  }

  private static Feature feature(String option, String name) {
    for (Feature feature : Feature.values()) {
      if (feature.name().equals(name)) {
        return feature;
      }
    }
    String same = Arrays.stream(Feature.values()).map(Feature::name).filter(known -> known.equalsIgnoreCase(name)).findFirst()
        .map(known -> ": did you mean " + known + "?").orElse(": see the feature catalogue");
    throw new InputException(option + ": " + name + " is no feature" + same);
  }

  private static void narrow(String option, FeatureBound bound, String operator, long number) {
    if (operator.equals("<") && number == 0) {
      throw new InputException(option + ": " + bound.feature + " < 0 covers nothing");
    }
    if (operator.startsWith(">") || operator.startsWith("=")) {
      long least = operator.equals(">") ? number + 1 : number;
      bound.min = bound.min == null ? least : Math.max(bound.min, least);
    }
    if (operator.startsWith("<") || operator.startsWith("=")) {
      long most = operator.equals("<") ? number - 1 : number;
      bound.max = bound.max == null ? most : Math.min(bound.max, most);
    }
  }
}
