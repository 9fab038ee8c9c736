// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.bpf.image.Settings;
import dev.packetclassifier.bpf.image.Tracing;
import dev.packetclassifier.bpf.libbpf.BpfMap;
import dev.packetclassifier.bpf.libbpf.BpfObject;
import dev.packetclassifier.bpf.libbpf.BpfProgram;
import dev.packetclassifier.bpf.shape.Clock;
import dev.packetclassifier.bpf.shape.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The compiled object with its two programs, and how it becomes a {@link LoadedProgram}. */
final class ObjectFile {
  static final String IMAGES = "images";
  static final String COUNTS = "counts";
  static final String UNJUDGED = "unjudged";
  static final String OBSERVED = "observed";
  static final String SETTINGS = ".rodata.settings";
  static final String ANSWERED_PORTS = "answered_ports";
  static final String EGRESS_CHECK = "egress_check";
  static final String SHADOW_COUNTS = "shadow_counts";
  static final String FLOW_COUNTS = "flow_counts";
  static final String GIVEN = "given";
  static final String TRACES = "traces";

  private static final String RESOURCE = "/dev/packetclassifier/bpf/classifier.bpf.o";
  private static final String PROGRAM = "classify";
  static final String OBSERVER = "observe";
  private static final String ABI = ".rodata.abi";
  /** The kernel keeps no more of a map's name. */
  private static final int LONGEST_NAME = 15;

  private ObjectFile() {}

  /**
   * Loads the programs.
   *
   * @param kept maps to use instead of new ones, by name
   * @param records are held by both programs
   */
  static LoadedProgram load(Settings settings, ProtectedAddresses addresses, StateTables tables, Map<String, BpfMap> kept,
      List<BpfMap> records) {
    return load(bytes(), settings, addresses, tables, kept, records);
  }

  /** As load, from an object that was compiled in another way. */
  static LoadedProgram load(byte[] elf, Settings settings, ProtectedAddresses addresses, StateTables tables, Map<String, BpfMap> kept,
      List<BpfMap> records) {
    try (BpfObject object = BpfObject.open(elf, "classifier"); BpfMap template = newImage(settings.imageSize())) {
      List<String> made = new ArrayList<>(List.of(IMAGES, COUNTS, UNJUDGED, OBSERVED, SETTINGS));
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
        object.withoutFlags(PROGRAM);
      }
      if (!settings.observes()) {
        object.withoutProgram(OBSERVER);
      }
      object.load(PROGRAM, OBSERVER);
      tables.keep(object);
      return loaded(object, settings, made, records);
    }
  }

  private static void include(BpfObject object, String map, boolean needed, List<String> made) {
    if (needed) {
      made.add(map);
    } else {
      object.leaveOut(map);
    }
  }

  private static LoadedProgram loaded(BpfObject object, Settings settings, List<String> made, List<BpfMap> records) {
    Map<String, BpfMap> maps = new HashMap<>();
    made.forEach(name -> maps.put(name, object.map(name)));
    records.forEach(record -> maps.put(record.name(), BpfMap.byId(record.id())));
    BpfProgram observer = settings.observes() ? object.program(OBSERVER) : null;
    LoadedProgram loaded = new LoadedProgram(object.program(PROGRAM), observer, maps);
    try {
      records.forEach(loaded.program()::hold);
      loaded.program().hold(loaded.observed());
      if (observer != null) {
        records.forEach(observer::hold);
      }
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
