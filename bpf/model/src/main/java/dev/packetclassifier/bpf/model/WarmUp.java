// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.model;

import dev.packetclassifier.api.v1alpha1.Feature;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** How long a model that remembers must watch before it may enforce. */
public final class WarmUp {
  private static final Pattern FORM = Pattern.compile("[0-9]{1,4}[smh]");
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Duration SHORTEST_DEFAULT = Duration.ofSeconds(10);
  private static final Duration LONG_WINDOW = Duration.ofSeconds(60);
  private static final Set<Feature> OF_THE_PACKET = EnumSet.range(Feature.LinkKind, Feature.PayloadHigh);
  private static final Set<Feature> OF_THE_LONG_WINDOW = ofTheLongWindow();

  private WarmUp() {}

  private static Set<Feature> ofTheLongWindow() {
    Set<Feature> features = EnumSet.range(Feature.SourcePackets60s, Feature.DestinationPeers60s);
    features.addAll(EnumSet.of(Feature.SourceEstablished60s, Feature.DestinationEstablished60s));
    return features;
  }

  /**
   * Zero for a model that looks at nothing but the packet; else what is stated, or the longest window that it uses, at least 10 s.
   */
  public static Duration of(Model model, Optional<Duration> stated) {
    if (!keepsState(model)) {
      return Duration.ZERO;
    }
    return stated.orElse(uses(model, OF_THE_LONG_WINDOW) ? LONG_WINDOW : SHORTEST_DEFAULT);
  }

  /** Whether anything is remembered from packet to packet. */
  public static boolean keepsState(Model model) {
    return model.inputs().stream().anyMatch(input -> !OF_THE_PACKET.contains(input.feature()));
  }

  private static boolean uses(Model model, Set<Feature> features) {
    return model.inputs().stream().anyMatch(input -> features.contains(input.feature()));
  }

  /** @throws InvalidModelException unless it is a whole number of s, m or h, from 0s to 1h */
  public static Duration read(String text) {
    if (FORM.matcher(text).matches()) {
      Duration duration = Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
      if (duration.compareTo(LONGEST) <= 0) {
        return duration;
      }
    }
    throw new InvalidModelException("policy.warmUp is \"" + (text.length() <= 24 ? text : text.substring(0, 24) + "...")
        + "\", must be a whole number with a unit, s, m or h, from 0s to 1h, for example 10s");
  }
}
