// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.model;

import dev.packetclassifier.api.v1alpha1.Feature;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
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
  private static final EnumSet<Feature> OF_THE_PACKET = EnumSet.range(Feature.LinkKind, Feature.PayloadHigh);
  private static final Set<Feature> OF_THE_LONG_WINDOW = ofTheLongWindow();

  private WarmUp() {}

  private static Set<Feature> ofTheLongWindow() {
    Set<Feature> features = EnumSet.range(Feature.SourcePackets60s, Feature.DestinationPeers60s);
    features.addAll(EnumSet.of(Feature.SourceEstablished60s, Feature.DestinationEstablished60s));
    return features;
  }

  /** As {@link #of(Model, List, Optional)}, without guarantees. */
  public static Duration of(Model model, Optional<Duration> stated) {
    return of(model, List.of(), stated);
  }

  /**
   * Zero where model and guarantees look at nothing but the packet; else what is stated, or the longest window that they use, at least
   * 10 s.
   */
  public static Duration of(Model model, List<Guarantee> guarantees, Optional<Duration> stated) {
    if (!keepsState(model, guarantees)) {
      return Duration.ZERO;
    }
    return stated.orElse(uses(model, guarantees, OF_THE_LONG_WINDOW) ? LONG_WINDOW : SHORTEST_DEFAULT);
  }

  /** Whether the model needs anything that is remembered from packet to packet. */
  public static boolean keepsState(Model model) {
    return keepsState(model, List.of());
  }

  /** Whether the model or a guarantee needs anything that is remembered from packet to packet. */
  public static boolean keepsState(Model model, List<Guarantee> guarantees) {
    return uses(model, guarantees, EnumSet.complementOf(OF_THE_PACKET));
  }

  private static boolean uses(Model model, List<Guarantee> guarantees, Set<Feature> features) {
    return model.inputs().stream().anyMatch(input -> features.contains(input.feature()))
        || Guarantee.features(guarantees).stream().anyMatch(features::contains);
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
