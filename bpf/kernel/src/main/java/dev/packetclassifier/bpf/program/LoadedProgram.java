// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.image.ImageHead;
import dev.packetclassifier.bpf.image.Settings;
import dev.packetclassifier.bpf.libbpf.BpfMap;
import dev.packetclassifier.bpf.libbpf.BpfProgram;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.shape.Table;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A program in the kernel with the maps it holds: its image slot, its settings, its counters and the record. */
final class LoadedProgram implements AutoCloseable {
  private static final List<String> OWN = List.of(ObjectFile.IMAGES, ObjectFile.COUNTS, ObjectFile.GUARDED, ObjectFile.UNJUDGED,
      ObjectFile.OBSERVED,
      ObjectFile.SETTINGS, AttachmentRecord.NAME, RolloutRecord.NAME);
  private static final Set<String> TABLES = Arrays.stream(Table.values()).map(Table::mapName).collect(Collectors.toSet());

  private final Map<Hook, BpfProgram> programs;
  private final Map<String, BpfMap> maps;

  /** @param programs those that are open, by their hook */
  LoadedProgram(Map<Hook, BpfProgram> programs, Map<String, BpfMap> maps) {
    this.programs = programs;
    this.maps = maps;
  }

  /**
   * Loads the program and, where its settings need one, its observer, with counters and record of its own. Nothing is judged before
   * {@link #publish}.
   *
   * @param arriving the hooks of what arrives that a program is loaded for
   */
  static LoadedProgram load(Set<Hook> arriving, Settings settings, ProtectedAddresses addresses, StateTables tables) {
    try (BpfMap record = AttachmentRecord.newMap(); BpfMap rollout = RolloutRecord.newMap()) {
      return ObjectFile.load(arriving, settings, addresses, tables, Map.of(), List.of(record, rollout));
    }
  }

  /** Loads the program with other settings, to go on with this one's counters and record. */
  LoadedProgram reload(Settings settings, ProtectedAddresses addresses, StateTables tables) {
    Map<String, BpfMap> kept = new HashMap<>(
        Map.of(ObjectFile.COUNTS, counts(), ObjectFile.GUARDED, guarded(), ObjectFile.UNJUDGED, unjudged(),
            ObjectFile.OBSERVED, observed()));
    for (String name : List.of(ObjectFile.ANSWERED_PORTS, ObjectFile.EGRESS_CHECK)) {
      if (settings.observes() && maps.containsKey(name)) {
        kept.put(name, maps.get(name));
      }
    }
    if (settings.use().tables().contains(Table.Flows) && maps.containsKey(ObjectFile.FLOW_COUNTS)) {
      kept.put(ObjectFile.FLOW_COUNTS, maps.get(ObjectFile.FLOW_COUNTS));
    }
    return ObjectFile.load(Set.of(hook()), settings, addresses, tables, kept, List.of(attachmentRecord(), rolloutRecord()));
  }

  /** Loads an observer for this program: with the same settings, tables and counters. What is loaded beside it judges nothing. */
  LoadedProgram reloadObserver(ProtectedAddresses addresses) {
    Settings settings = settings();
    try (StateTables tables = StateTables.held(settings, maps)) {
      return reload(settings, addresses, tables);
    }
  }

  /** Opens a program that is in the kernel; its maps are found through it. */
  static LoadedProgram byId(int id) {
    return of(BpfProgram.byId(id));
  }

  /** A program that is in the kernel; closed with what this returns, or throws. */
  static LoadedProgram of(BpfProgram program) {
    Hook hook = program.info().xdp() ? Hook.Arriving : Hook.ArrivingTc;
    LoadedProgram loaded = new LoadedProgram(Map.of(hook, program), mapsOf(program));
    boolean whole = OWN.stream().allMatch(loaded.maps::containsKey);
    if (!whole || loaded.maps.get(ObjectFile.SETTINGS).valueSize() != Settings.size()) {
      int id = program.info().id();
      loaded.close();
      throw new StaleProgramException("the program with id " + id + " does not hold the maps of this version: another version loaded it");
    }
    return loaded;
  }

  private static Map<String, BpfMap> mapsOf(BpfProgram program) {
    Map<String, BpfMap> maps = new HashMap<>();
    for (int mapId : program.info().mapIds()) {
      BpfMap map = BpfMap.byId(mapId);
      BpfMap same = maps.put(ObjectFile.nameOf(map), map);
      if (same != null) {
        same.close();
      }
    }
    return maps;
  }

  /** Whether the program uses a map. */
  boolean holds(BpfMap map) {
    return program().info().mapIds().contains(map.id());
  }

  /** Whether another program goes on counting where this one does. */
  boolean sharesCounters(LoadedProgram other) {
    return id(counts()) == id(other.counts()) && id(rolloutRecord()) == id(other.rolloutRecord());
  }

  /** Whether an observer has the same settings and tables, and counts in the same place. Closes it. */
  boolean isPairedWith(BpfProgram other) {
    try (LoadedProgram observing = new LoadedProgram(Map.of(Hook.Leaving, other), mapsOf(other))) {
      BpfMap settings = observing.maps.get(ObjectFile.SETTINGS);
      return settings != null && settings.lookup(0).equals(maps.get(ObjectFile.SETTINGS).lookup(0))
          && TABLES.stream().allMatch(name -> id(maps.get(name)) == id(observing.maps.get(name)))
          && id(observed()) == id(observing.maps.get(ObjectFile.OBSERVED));
    }
  }

  private static int id(BpfMap map) {
    return map == null ? 0 : map.id();
  }

  /** The program's load-time constants. */
  Settings settings() {
    return Settings.read(maps.get(ObjectFile.SETTINGS).lookup(0));
  }

  /**
   * Puts an image in the slot: every packet from now on is judged by it. Returns after an RCU grace period, when the image that was
   * there is out of use.
   */
  void publish(byte[] image) {
    try (BpfMap inner = ObjectFile.newImage(image.length)) {
      inner.update(0, image);
      inner.freeze();
      maps.get(ObjectFile.IMAGES).update(0, inner);
    }
  }

  /** Judges by the image in the slot and drops nothing any more. */
  void observeOnly() {
    try (BpfMap inner = currentImage()) {
      publish(ImageHead.observing(inner.lookup(0)));
    }
  }

  /** Returns when no packet is in the middle of being judged by what was replaced before the call: puts the image in its place again. */
  void awaitGracePeriod() {
    try (BpfMap inner = currentImage()) {
      maps.get(ObjectFile.IMAGES).update(0, inner);
    }
  }

  /** The head of the shadow's image; empty without. */
  Optional<ImageHead> shadowHead() {
    try (BpfMap inner = currentImage()) {
      return ImageHead.shadow(inner.lookup(0));
    }
  }

  /** Judges by the image in the slot again, in another mode, counting in other slots. */
  void publishAgain(Mode mode, int counterSlot, int shadowSlot) {
    try (BpfMap inner = currentImage()) {
      publish(ImageHead.changed(inner.lookup(0), mode, counterSlot, shadowSlot));
    }
  }

  /** The head of the image in the slot. */
  ImageHead head() {
    try (BpfMap inner = currentImage()) {
      return ImageHead.read(inner.lookup(0));
    }
  }

  private BpfMap currentImage() {
    return BpfMap.byId(maps.get(ObjectFile.IMAGES).lookup(0).getInt());
  }

  /** What judges what arrives. */
  BpfProgram program() {
    return programs.get(hook());
  }

  /** The hook of the program that judges; of the one in the driver, where there are two. */
  Hook hook() {
    return programs.containsKey(Hook.Arriving) ? Hook.Arriving : Hook.ArrivingTc;
  }

  /** The program of a hook; null when it is not open. */
  BpfProgram at(Hook hook) {
    return programs.get(hook);
  }

  /** What sees the packets that leave; null when the settings need none, and of a program that was in the kernel already. */
  BpfProgram observer() {
    return programs.get(Hook.Leaving);
  }

  BpfMap counts() {
    return maps.get(ObjectFile.COUNTS);
  }

  /** By counter slot and place of the guarantee. */
  BpfMap guarded() {
    return maps.get(ObjectFile.GUARDED);
  }

  BpfMap unjudged() {
    return maps.get(ObjectFile.UNJUDGED);
  }

  /** Whether what leaves is seen; zero without an observer. */
  EgressCounts egressCounts() {
    BpfMap check = maps.get(ObjectFile.EGRESS_CHECK);
    return check == null ? EgressCounts.ZERO : Counters.egress(check);
  }

  /** What both models said, in a slot of the shadow; null without one. */
  ShadowCounts shadowCounts(int slot) {
    BpfMap counts = maps.get(ObjectFile.SHADOW_COUNTS);
    return counts == null ? null : Counters.shadow(counts, slot);
  }

  /** Flows that were established; zero where none are followed. */
  FlowCounts flowCounts() {
    BpfMap counts = maps.get(ObjectFile.FLOW_COUNTS);
    return counts == null ? FlowCounts.ZERO : Counters.flows(counts);
  }

  /** How many packets the observer saw. */
  BpfMap observed() {
    return maps.get(ObjectFile.OBSERVED);
  }

  BpfMap attachmentRecord() {
    return maps.get(AttachmentRecord.NAME);
  }

  BpfMap rolloutRecord() {
    return maps.get(RolloutRecord.NAME);
  }

  /** Makes one of the shadow's slots zero. Nothing may count in it. */
  void clearShadowCounts(int slot) {
    BpfMap counts = maps.get(ObjectFile.SHADOW_COUNTS);
    if (counts != null) {
      counts.update(slot, new byte[0]);
    }
  }

  /** Any other map of the object, null when it was left out. */
  BpfMap map(String name) {
    return maps.get(name);
  }

  @Override
  public void close() {
    programs.values().forEach(BpfProgram::close);
    maps.values().forEach(BpfMap::close);
  }
}
