// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.bench;

import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.image.Images;
import dev.packetclassifier.bpf.image.Settings;
import dev.packetclassifier.bpf.libbpf.BpfMap;
import dev.packetclassifier.bpf.libbpf.BpfObject;
import dev.packetclassifier.bpf.libbpf.BpfProgram;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.shape.Table;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The programs of bench.bpf.c, loaded for a model, with tables of the usual size. */
final class PartPrograms implements AutoCloseable {
  private static final List<String> UNUSED = List.of("counts", "unjudged", "observed", "traces", "given", "node_addresses",
      "peer_addresses", "api_servers",
      "egress_scratch", ".rodata.abi");
  private static final Set<String> FOR_NETWORKS = Set.of("look_up_and_quantize", "look_up_and_infer", "look_up_and_decide");
  private final BpfObject object;

  PartPrograms(Model model, String... programs) throws IOException {
    Settings settings = Settings.of(model, true, Geometry.standard());
    byte[] image = Images.of(model, Map.of(), new int[model.classes().size()], "00".repeat(32), Mode.Observe, 0);
    try (InputStream in = PartPrograms.class.getResourceAsStream("/bench.bpf.o");
        BpfMap inner = BpfMap.create(BpfMap.Type.ARRAY, "image", Integer.BYTES, image.length, 1, BpfMap.READ_ONLY_FOR_PROGRAMS)) {
      object = BpfObject.open(in.readAllBytes(), "bench");
      object.constants(".rodata.settings", settings.bytes());
      object.inner("images", inner);
      UNUSED.forEach(object::leaveOut);
      Arrays.stream(Table.values()).filter(table -> !settings.use().tables().contains(table))
          .forEach(table -> object.leaveOut(table.mapName()));
      if (!List.of(programs).containsAll(FOR_NETWORKS)) {
        FOR_NETWORKS.forEach(object::withoutProgram);
      }
      object.load(programs);
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
