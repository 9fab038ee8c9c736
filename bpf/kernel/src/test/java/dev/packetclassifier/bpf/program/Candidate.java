// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.image.Settings;
import dev.packetclassifier.bpf.libbpf.BpfProgram;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.shape.Geometry;
import java.util.Map;
import java.util.Set;

/** A model in the kernel as it would be attached, with maps of its own and tables of the usual size, to be timed. */
public final class Candidate implements AutoCloseable {
  private final ProtectedAddresses addresses = ProtectedAddresses.unpinned();
  private final LoadedProgram loaded;
  private final long loadNanos;

  public Candidate(Model model) {
    Geometry geometry = Geometry.standard();
    Settings settings = Settings.of(model, KernelSupport.fragments(), geometry);
    try (StateTables tables = StateTables.unpinned(settings.use().tables(), geometry)) {
      long start = System.nanoTime();
      loaded = LoadedProgram.load(Set.of(Hook.Arriving), settings, addresses, tables);
      loadNanos = System.nanoTime() - start;
    }
    loaded.publish(SampleModels.revision("0", model, Map.of()).image(Mode.Observe, 0));
  }

  public BpfProgram program() {
    return loaded.program();
  }

  /** What sees the packets that leave; null for a model that needs none. */
  public BpfProgram observer() {
    return loaded.observer();
  }

  /** How long the kernel took to load both. */
  public long loadNanos() {
    return loadNanos;
  }

  @Override
  public void close() {
    loaded.close();
    addresses.close();
  }
}
