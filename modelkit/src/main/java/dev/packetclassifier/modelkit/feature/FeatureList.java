// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.feature;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.feature.Catalogue;
import dev.packetclassifier.bpf.feature.FeatureRow;
import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.file.TextLines;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Features as people name them: one by one, by group, or all. */
public final class FeatureList {
  /** The twelve of Hara and Sasabe (NoF 2023), with the names that they have here, in the order of their models' inputs. */
  private static final List<Feature> PAPER = List.of(Feature.SourcePort, Feature.DestinationPort, Feature.Protocol, Feature.PacketLength,
      Feature.InterArrival, Feature.FlowDirection, Feature.LengthMean, Feature.InterArrivalMean, Feature.DirectionMean,
      Feature.LengthDeviation, Feature.InterArrivalDeviation, Feature.DirectionDeviation);
  /** What would tell who sends and not what: addresses in their traces. */
  private static final Set<Feature> IDENTITY = EnumSet.of(Feature.Ttl);

  private static final Map<String, String> SETS = Map.of("all", "every feature but Ttl, which tells machines apart", "packet",
      "those that need no memory", "flow", "packet, and those of the flow", "paper",
      "the twelve of Hara and Sasabe (NoF 2023), in the order of their models: three means, then three deviations");

  private FeatureList() {}

  /**
   * Those of {@code --features}, each once, in the order in which they are first named.
   *
   * @param words as of {@link #inOrder}
   */
  public static List<Feature> read(List<String> words) throws IOException {
    return List.copyOf(new LinkedHashSet<>(inOrder(words)));
  }

  /**
   * One for each time that it is named: the inputs of a model, which may take a feature twice.
   *
   * @param words names of features and sets, and {@code @file} with such names, one a line
   * @throws InputException for a name that there is none of, or no name at all
   */
  public static List<Feature> inOrder(List<String> words) throws IOException {
    List<Feature> features = new ArrayList<>();
    for (String word : words) {
      if (word.startsWith("@")) {
        features.addAll(inOrder(lines(Path.of(word.substring(1)))));
      } else {
        features.addAll(named(word.trim()));
      }
    }
    if (features.isEmpty()) {
      throw new InputException("--features names none: give some of pclf features --list");
    }
    return features;
  }

  private static List<String> lines(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new InputException("--features: " + file + " is not there; it would have a feature a line");
    }
    List<String> words = new ArrayList<>();
    for (String line : TextLines.all(file)) {
      Arrays.stream(line.replaceFirst("#.*", "").split("[,\\s]+")).filter(word -> !word.isEmpty()).forEach(words::add);
    }
    return words;
  }

  private static Collection<Feature> named(String word) {
    switch (word) {
      case "all" :
        return EnumSet.complementOf(EnumSet.copyOf(IDENTITY));
      case "paper" :
        return PAPER;
      case "packet" :
        return rows(Set.of("Packet"));
      case "flow" :
        return rows(Set.of("Packet", "Flow"));
      default :
        for (Feature feature : Feature.values()) {
          if (feature.name().equals(word)) {
            return List.of(feature);
          }
        }
        throw new InputException("--features: " + word + " is no feature" + closest(word) + "; see pclf features --list");
    }
  }

  private static List<Feature> rows(Set<String> resets) {
    return Catalogue.all().stream().filter(row -> resets.contains(row.reset().name()) && !IDENTITY.contains(row.feature()))
        .map(FeatureRow::feature).toList();
  }

  private static String closest(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    for (Feature feature : Feature.values()) {
      String name = feature.name().toLowerCase(Locale.ROOT);
      if (name.equals(lower) || name.equals(lower.replace("_", "")) || !lower.isEmpty() && name.startsWith(lower)) {
        return "; did you mean " + feature + "?";
      }
    }
    return "";
  }

  /** All sets and features with what they mean. */
  public static void print(PrintWriter out) {
    out.println("Sets:");
    SETS.keySet().stream().sorted().forEach(set -> out.printf("  %-28s %s%n", set, SETS.get(set)));
    out.println("Features:");
    for (FeatureRow row : Catalogue.all()) {
      out.printf("  %-28s %s (%s, at most %d)%n", row.feature(), row.meaning(), row.unit(), row.max());
    }
    out.flush();
  }
}
