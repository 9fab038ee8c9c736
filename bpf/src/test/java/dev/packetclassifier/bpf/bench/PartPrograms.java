package dev.packetclassifier.bpf.bench;

import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.image.Geometry;
import dev.packetclassifier.bpf.image.Images;
import dev.packetclassifier.bpf.image.Settings;
import dev.packetclassifier.bpf.libbpf.BpfMap;
import dev.packetclassifier.bpf.libbpf.BpfObject;
import dev.packetclassifier.bpf.libbpf.BpfProgram;
import dev.packetclassifier.bpf.model.Model;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/** The programs of bench.bpf.c, loaded for a network. */
final class PartPrograms implements AutoCloseable {
  private static final List<String> UNUSED = List.of("counts", "unjudged", "traces", "node_addresses", "peer_addresses", ".rodata.abi");
  private final BpfObject object;

  PartPrograms(Model network) throws IOException {
    byte[] image = Images.of(network, Map.of(), new int[network.classes().size()], "00".repeat(32), Mode.Observe, 0);
    try (InputStream in = PartPrograms.class.getResourceAsStream("/bench.bpf.o");
        BpfMap inner = BpfMap.create(BpfMap.Type.ARRAY, "image", Integer.BYTES, image.length, 1, BpfMap.READ_ONLY_FOR_PROGRAMS)) {
      object = BpfObject.open(in.readAllBytes(), "bench");
      object.constants(".rodata.settings", Settings.of(network, true, Geometry.standard(), 0).bytes());
      object.inner("images", inner);
      UNUSED.forEach(object::leaveOut);
      object.load("drop");
      inner.update(0, image);
      try (BpfMap images = object.map("images")) {
        images.update(0, inner);
      }
    }
  }

  BpfProgram program(String name) {
    return object.program(name);
  }

  @Override
  public void close() {
    object.close();
  }
}
