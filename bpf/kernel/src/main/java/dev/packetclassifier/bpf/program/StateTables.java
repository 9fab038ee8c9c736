// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.bpf.image.Settings;
import dev.packetclassifier.bpf.image.TableLayout;
import dev.packetclassifier.bpf.libbpf.BpfLink;
import dev.packetclassifier.bpf.libbpf.BpfMap;
import dev.packetclassifier.bpf.libbpf.BpfObject;
import dev.packetclassifier.bpf.libbpf.BpfProgram;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.shape.Table;
import dev.packetclassifier.bpf.state.Secrets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tables of a classifier on this node, shared by all its interfaces and both hooks and pinned as {@code state/<name>_<layout>}. One
 * that is there is used as it is, whatever size is requested; one of another layout is no longer pinned and ends with the programs that use
 * it. The secrets are pinned before the first table, so that whoever finds a table knows where its records are.
 *
 * <p>Open before a load, {@link #into} the object, and {@link #keep} what was made in the load.
 */
final class StateTables implements AutoCloseable {
  private static final String SECRETS = "secrets";
  /** What versions before layout 3 of the records kept instead. */
  private static final String SEED = "seed";

  private final PinRoot root;
  private final String classifier;
  private final Set<Table> needed = EnumSet.noneOf(Table.class);
  private final Map<Table, BpfMap> existing = new EnumMap<>(Table.class);
  private Geometry geometry;
  private Secrets secrets = Secrets.documented();

  private StateTables(PinRoot root, String classifier, Set<Table> needed, Geometry requested) {
    this.root = root;
    this.classifier = classifier;
    this.needed.addAll(needed);
    this.geometry = requested;
  }

  /** The tables that a model needs: those that are pinned, the others to be made of a requested size. */
  static StateTables pinned(PinRoot root, String classifier, Set<Table> needed, Geometry requested) {
    StateTables tables = new StateTables(root, classifier, needed, requested);
    try {
      tables.open();
      return tables;
    } catch (RuntimeException e) {
      tables.close();
      throw e;
    }
  }

  /** Tables that nobody else sees, for programs that are never attached; their secrets are the documented ones. */
  static StateTables unpinned(Set<Table> needed, Geometry size) {
    return new StateTables(null, "", needed, size);
  }

  /** These, and others that a further program needs. */
  StateTables alsoFor(Set<Table> more) {
    needed.addAll(more);
    return this;
  }

  /** The tables that a program holds. */
  static StateTables held(Settings settings, Map<String, BpfMap> maps) {
    StateTables tables = new StateTables(null, "", settings.use().tables(), settings.geometry());
    tables.needed.forEach(table -> tables.existing.put(table, BpfMap.byId(maps.get(table.mapName()).id())));
    return tables;
  }

  /** Lets go of the tables that no program of the classifier uses any more. */
  static void dropUnused(PinRoot root, String classifier) {
    Set<Integer> used = new HashSet<>();
    for (int ifindex : root.interfaces(classifier)) {
      BpfLink.pinned(root.link(classifier, ifindex)).ifPresent(link -> {
        try (link; BpfProgram program = BpfProgram.byId(link.info().programId())) {
          used.addAll(program.info().mapIds());
        }
      });
      BpfProgram.pinned(root.previous(classifier, ifindex)).ifPresent(program -> {
        try (program) {
          used.addAll(program.info().mapIds());
        }
      });
    }
    for (Table table : Table.values()) {
      Path pin = root.state(classifier).resolve(TableLayout.pinName(table));
      BpfMap.pinned(pin).ifPresent(map -> {
        try (map) {
          if (!used.contains(map.id())) {
            PinRoot.unpin(pin);
          }
        }
      });
    }
  }

  private void open() {
    PinRoot.createFolders(root.state(classifier));
    if (!needed.isEmpty()) {
      secrets = openSecrets();
    }
    for (Table table : needed) {
      Optional<BpfMap> map = BpfMap.pinned(pin(table));
      if (map.isPresent()) {
        existing.put(table, map.get());
        geometry = geometry.with(table, map.get().maxEntries());
      }
    }
    for (Path pin : root.statePins(classifier)) {
      String name = pin.getFileName().toString();
      if (name.equals(SEED) || TableLayout.isOfAnotherLayout(name)) {
        PinRoot.unpin(pin);
      }
    }
  }

  private Secrets openSecrets() {
    Path pin = root.state(classifier).resolve(SECRETS);
    try (BpfMap map = BpfMap.pinned(pin).orElseGet(() -> newSecrets(pin))) {
      return Secrets.read(map.lookup(0), 0);
    }
  }

  /** Random, so that nobody can aim at a set. */
  private static BpfMap newSecrets(Path pin) {
    BpfMap map = BpfMap.create(BpfMap.Type.ARRAY, SECRETS, Integer.BYTES, Secrets.BYTES, 1, 0);
    try {
      map.update(0, Secrets.random().bytes());
      map.pin(pin);
      return map;
    } catch (RuntimeException e) {
      map.close();
      throw e;
    }
  }

  private Path pin(Table table) {
    return root.state(classifier).resolve(TableLayout.pinName(table));
  }

  /** How large the tables are, or will be. */
  Geometry geometry() {
    return geometry;
  }

  /** Where a key's set is depends on them. */
  Secrets secrets() {
    return secrets;
  }

  /** Prepares an object that is about to be loaded: uses, makes or leaves out each table. */
  void into(BpfObject object) {
    for (Table table : Table.values()) {
      if (existing.containsKey(table)) {
        object.reuse(table.mapName(), existing.get(table));
      } else if (needed.contains(table)) {
        object.entries(table.mapName(), geometry.sets(table));
      } else {
        object.leaveOut(table.mapName());
      }
    }
  }

  /** Keeps the tables that were made when the object was loaded: pinned, or where nothing is pinned, open for a further load. */
  void keep(BpfObject loaded) {
    for (Table table : needed) {
      if (!existing.containsKey(table)) {
        keep(table, loaded.map(table.mapName()));
      }
    }
  }

  private void keep(Table table, BpfMap made) {
    if (root == null) {
      existing.put(table, made);
      return;
    }
    try (made) {
      made.pin(pin(table));
    }
  }

  @Override
  public void close() {
    existing.values().forEach(BpfMap::close);
  }
}
