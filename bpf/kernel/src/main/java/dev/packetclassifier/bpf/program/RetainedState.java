// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.bpf.image.Settings;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.shape.StateUse;
import dev.packetclassifier.bpf.shape.Table;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What an attached program remembers from packet to packet.
 *
 * @param began CLOCK_BOOTTIME nanoseconds ({@code BootClock}) since when all that the model needs is kept on this interface, without a gap:
 *     the attach, or the last swap to a model that needed more
 * @param records capacity of each table in use; tables that existed keep their size whatever is requested
 * @param observed whether packets that leave are seen by an observer at the egress hook
 * @param inFront what packets that leave pass before the observer, for people, first to last: each of them can hide them from it
 * @param use which parts of the state are kept
 * @param stations what stations are told apart by
 * @param beganOf as began, by digest of the revisions of which more is known
 */
public record RetainedState(long began, Map<Table, Integer> records, boolean observed, List<String> inFront, StateUse use,
    StationKey stations, Map<String, Long> beganOf) {
  public RetainedState {
    records = Map.copyOf(records);
    inFront = List.copyOf(inFront);
    beganOf = Map.copyOf(beganOf);
  }

  /** With nothing in front of the observer. */
  public RetainedState(long began, Map<Table, Integer> records, boolean observed, StateUse use, StationKey stations) {
    this(began, records, observed, List.of(), use, stations, Map.of());
  }

  /** Since when what a revision reads is kept, if it reads no more than is kept now. */
  public long began(String digest) {
    return beganOf.getOrDefault(digest, began);
  }

  static RetainedState of(Settings settings, AttachmentRecord record, Map<String, Long> beganOf, List<String> inFront) {
    Map<Table, Integer> records = new EnumMap<>(Table.class);
    settings.use().tables().forEach(table -> records.put(table, settings.geometry().sets(table) * Geometry.WAYS));
    return new RetainedState(record.began(), records, settings.observes(), inFront, settings.use(), settings.stations(), beganOf);
  }
}
