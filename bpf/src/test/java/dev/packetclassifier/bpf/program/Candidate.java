package dev.packetclassifier.bpf.program;

import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.image.Images;
import dev.packetclassifier.bpf.image.Shape;
import dev.packetclassifier.bpf.image.Tracing;
import dev.packetclassifier.bpf.libbpf.BpfProgram;
import dev.packetclassifier.bpf.model.Model;
import java.util.Map;

/** A model in the kernel as it would be attached, with maps of its own, to be timed. */
public final class Candidate implements AutoCloseable {
  private final ProtectedAddresses addresses = ProtectedAddresses.unpinned();
  private final LoadedProgram loaded;
  private final long loadNanos;

  public Candidate(Model model) {
    long start = System.nanoTime();
    loaded = LoadedProgram.load(Shape.of(model), addresses, Tracing.None);
    loadNanos = System.nanoTime() - start;
    loaded.publish(Images.of(model, Map.of(), "00".repeat(32), Mode.Observe, 0));
  }

  public BpfProgram program() {
    return loaded.program();
  }

  /** How long the kernel took to load it. */
  public long loadNanos() {
    return loadNanos;
  }

  @Override
  public void close() {
    loaded.close();
    addresses.close();
  }
}
