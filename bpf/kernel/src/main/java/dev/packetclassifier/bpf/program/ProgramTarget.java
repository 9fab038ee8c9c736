// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.image.Images;
import dev.packetclassifier.bpf.image.Settings;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.shape.Table;
import dev.packetclassifier.bpf.state.Secrets;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the packets of an interface are to be judged by.
 *
 * @param active whose verdicts count
 * @param mode whether these are carried out
 * @param shadow judges the same packets and only counts; one that {@link Settings#obstacle} does not refuse
 * @param kept revisions that do not run and whose state is kept, so that they may come back without warming up
 */
public record ProgramTarget(CompiledRevision active, Mode mode, Optional<CompiledRevision> shadow, List<CompiledRevision> kept) {
  public ProgramTarget {
    kept = List.copyOf(kept);
  }

  /** One revision alone. */
  public static ProgramTarget of(CompiledRevision active, Mode mode) {
    return new ProgramTarget(active, mode, Optional.empty(), List.of());
  }

  /** Of all revisions whose state is kept. */
  List<String> digests() {
    return Stream.of(Stream.of(active), shadow.stream(), kept.stream()).flatMap(each -> each).map(CompiledRevision::digest).distinct()
        .toList();
  }

  boolean keeps(String digest) {
    return kept.stream().anyMatch(each -> each.digest().equals(digest));
  }

  Set<Table> tables(Geometry geometry) {
    return settings(true, geometry, Secrets.documented(), 0, 0).use().tables();
  }

  /** Of a program for it. */
  Settings settings(boolean fragments, Geometry geometry, Secrets secrets, long coldUntil, long shadowFrom) {
    Set<Feature> more = EnumSet.noneOf(Feature.class);
    kept.stream().filter(each -> Settings.obstacle(active.model(), each.model()).isEmpty())
        .forEach(each -> more.addAll(each.features()));
    more.addAll(active.features());
    shadow.ifPresent(each -> more.addAll(each.features()));
    Settings alone = Settings.of(active.model(), fragments, geometry, secrets, coldUntil);
    return shadow.map(each -> alone.shadowing(each.model(), shadowFrom)).orElse(alone).keeping(more);
  }

  /** What it is judged by, counting in these slots. */
  byte[] image(int slot, int shadowSlot) {
    byte[] first = active.image(mode, slot);
    return shadow.map(each -> Images.pair(first, each.image(Mode.Observe, shadowSlot))).orElse(first);
  }
}
