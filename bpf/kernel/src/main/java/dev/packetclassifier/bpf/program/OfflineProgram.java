// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.bpf.golden.GoldenVector;
import dev.packetclassifier.bpf.golden.GoldenVectors;
import dev.packetclassifier.bpf.image.Settings;
import dev.packetclassifier.bpf.parse.Hook;
import java.util.Set;
import java.util.function.ObjIntConsumer;

/**
 * A program that is loaded for self-tests alone, with maps of its own. It can be used again for every revision with the same settings,
 * since those are all that tells one program from another: a revision's own numbers are its image.
 */
final class OfflineProgram implements AutoCloseable {
  private final Settings settings;
  private final ProtectedAddresses addresses;
  private final StateTables tables;
  private final LoadedProgram loaded;
  private final GoldenRun steps;

  private OfflineProgram(Settings settings, ProtectedAddresses addresses, StateTables tables, LoadedProgram loaded) {
    this.settings = settings;
    this.addresses = addresses;
    this.tables = tables;
    this.loaded = loaded;
    steps = new GoldenRun(loaded, settings.clock());
  }

  /** @throws dev.packetclassifier.bpf.libbpf.LoadException when this kernel does not load it */
  static OfflineProgram load(Hook hook, Settings settings) {
    ProtectedAddresses addresses = ProtectedAddresses.unpinned();
    StateTables tables = StateTables.unpinned(settings.use().tables(), settings.geometry());
    try {
      OfflineProgram program = new OfflineProgram(settings, addresses, tables,
          LoadedProgram.load(Set.of(hook), settings, addresses, tables));
      addresses.replace(GoldenVectors.hosts());
      return program;
    } catch (RuntimeException e) {
      tables.close();
      addresses.close();
      throw e;
    }
  }

  /** Where what arrives is judged. */
  Hook hook() {
    return loaded.hook();
  }

  Settings settings() {
    return settings;
  }

  LoadedProgram loaded() {
    return loaded;
  }

  /** Puts an image in place and takes back everything that earlier packets left: counts, flows, addresses, stations. */
  void begin(byte[] image) {
    Counters.clear(loaded.counts(), 0);
    Counters.clear(loaded.unjudged());
    Counters.clear(loaded.observed());
    settings.use().tables().forEach(table -> Counters.clear(loaded.map(table.mapName())));
    loaded.publish(image);
  }

  /** @param passed is given every vector, and the action of the program at its hook */
  void pass(Iterable<GoldenVector> vectors, ObjIntConsumer<GoldenVector> passed) {
    for (GoldenVector vector : vectors) {
      passed.accept(vector, steps.pass(vector.step()));
    }
  }

  @Override
  public void close() {
    steps.close();
    loaded.close();
    tables.close();
    addresses.close();
  }
}
