// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.bpf.image.Settings;
import dev.packetclassifier.bpf.image.Tracing;
import dev.packetclassifier.bpf.libbpf.BpfMap;
import dev.packetclassifier.bpf.libbpf.BpfObject;
import dev.packetclassifier.bpf.libbpf.BpfProgram;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.shape.Clock;
import dev.packetclassifier.bpf.shape.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The compiled object with its programs, and how it becomes a {@link LoadedProgram}. */
final class ObjectFile {
  static final String IMAGES = "images";
  static final String COUNTS = "counts";
  static final String UNJUDGED = "unjudged";
  static final String GUARDED = "guarded";
  static final String OBSERVED = "observed";
  static final String SETTINGS = ".rodata.settings";
  static final String ANSWERED_PORTS = "answered_ports";
  static final String EGRESS_CHECK = "egress_check";
  static final String SHADOW_COUNTS = "shadow_counts";
  static final String FLOW_COUNTS = "flow_counts";
  static final String GIVEN = "given";
  static final String TRACES = "traces";

  private static final String RESOURCE = "/dev/packetclassifier/bpf/classifier.bpf.o";
  private static final Map<Hook, String> PROGRAMS = Map.of(Hook.Arriving, "classify", Hook.Leaving, "observe",
      Hook.ArrivingTc, "classify_tc");
  private static final Map<Hook, String> SCRATCH = Map.of(Hook.Arriving, "scratch", Hook.Leaving, "egress_scratch",
      Hook.ArrivingTc, "tc_scratch");
  private static final String ABI = ".rodata.abi";
  /** The kernel keeps no more of a map's name. */
  private static final int LONGEST_NAME = 15;

  private ObjectFile() {}

  /**
   * Loads the programs.
   *
   * @param arriving the hooks of what arrives that a program is loaded for; at least one
   * @param kept maps to use instead of new ones, by name
   * @param records are held by all of them
   */
  static LoadedProgram load(Set<Hook> arriving, Settings settings, ProtectedAddresses addresses, StateTables tables,
      Map<String, BpfMap> kept, List<BpfMap> records) {
    return load(bytes(), arriving, settings, addresses, tables, kept, records);
  }

  /** As load, from an object that was compiled in another way. */
  static LoadedProgram load(byte[] elf, Set<Hook> arriving, Settings settings, ProtectedAddresses addresses, StateTables tables,
      Map<String, BpfMap> kept, List<BpfMap> records) {
    try (BpfObject object = BpfObject.open(elf, "classifier"); BpfMap template = newImage(settings.imageSize())) {
      List<String> made = new ArrayList<>(List.of(IMAGES, COUNTS, GUARDED, UNJUDGED, OBSERVED, SETTINGS));
      object.constants(SETTINGS, settings.bytes());
      object.inner(IMAGES, template);
      addresses.maps().forEach(object::reuse);
      kept.forEach(object::reuse);
      tables.into(object);
      settings.use().tables().forEach(table -> made.add(table.mapName()));
      object.leaveOut(ABI);
      include(object, ANSWERED_PORTS, settings.observes(), made);
      include(object, EGRESS_CHECK, settings.observes(), made);
      include(object, SHADOW_COUNTS, settings.shadow().isPresent(), made);
      include(object, FLOW_COUNTS, settings.use().tables().contains(Table.Flows), made);
      if (settings.tracing() == Tracing.None) {
        object.leaveOut(TRACES);
      } else {
        made.add(TRACES);
      }
      if (settings.clock() == Clock.Given) {
        object.mappable(GIVEN);
        made.add(GIVEN);
      } else {
        object.leaveOut(GIVEN);
      }
      if (!settings.fragments()) {
        object.withoutFlags(name(Hook.Arriving));
      }
      Set<Hook> hooks = EnumSet.copyOf(arriving);
      if (settings.observes()) {
        hooks.add(Hook.Leaving);
      }
      for (Hook other : EnumSet.complementOf(EnumSet.copyOf(hooks))) {
        object.withoutProgram(name(other));
        object.leaveOut(SCRATCH.get(other));
      }
      object.load(hooks.stream().map(ObjectFile::name).toArray(String[]::new));
      tables.keep(object);
      return loaded(object, hooks, made, records);
    }
  }

  private static void include(BpfObject object, String map, boolean needed, List<String> made) {
    if (needed) {
      made.add(map);
    } else {
      object.leaveOut(map);
    }
  }

  /** The name of a hook's program. */
  static String name(Hook hook) {
    return PROGRAMS.get(hook);
  }

  private static LoadedProgram loaded(BpfObject object, Set<Hook> hooks, List<String> made, List<BpfMap> records) {
    Map<String, BpfMap> maps = new HashMap<>();
    made.forEach(name -> maps.put(name, object.map(name)));
    records.forEach(record -> maps.put(record.name(), BpfMap.byId(record.id())));
    Map<Hook, BpfProgram> programs = new EnumMap<>(Hook.class);
    hooks.forEach(hook -> programs.put(hook, object.program(name(hook))));
    LoadedProgram loaded = new LoadedProgram(programs, maps);
    try {
      programs.values().forEach(program -> records.forEach(program::hold));
      loaded.program().hold(loaded.observed());
      return loaded;
    } catch (RuntimeException e) {
      loaded.close();
      throw e;
    }
  }

  private static byte[] bytes() {
    try (InputStream resource = ObjectFile.class.getResourceAsStream(RESOURCE)) {
      return resource.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static BpfMap newImage(int size) {
    return BpfMap.create(BpfMap.Type.ARRAY, "image", Integer.BYTES, size, 1, BpfMap.READ_ONLY_FOR_PROGRAMS);
  }

  /** The name in the object of a map in the kernel. */
  static String nameOf(BpfMap map) {
    return map.name().equals(SETTINGS.substring(0, LONGEST_NAME)) ? SETTINGS : map.name();
  }
}
