// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.libbpf;

import java.nio.file.Path;
import java.util.Optional;

/** Names in the BPF file system. */
final class Pins {
  private Pins() {}

  static Optional<Descriptor> open(Path path) {
    Libbpf.require();
    int fd = Calls.bpf_obj_get(path.toString());
    if (fd == -BpfException.ENOENT) {
      Libbpf.messages();
      return Optional.empty();
    }
    return Optional.of(new Descriptor(Libbpf.check(fd, "open the pin " + path)));
  }

  static void pin(Descriptor descriptor, Path path) {
    Libbpf.check(Calls.bpf_obj_pin(descriptor.number(), path.toString()), "pin at " + path + " (is it in a mounted BPF file system?)");
  }
}
