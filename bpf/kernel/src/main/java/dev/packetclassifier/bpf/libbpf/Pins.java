// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.libbpf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** Names in the BPF file system. */
final class Pins {
  /** Behind the name of a pin: what is about to take its place. */
  static final String NEXT = "_next";

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

  /** Pins it in the place of what is pinned there, in one step. */
  static void replace(Descriptor descriptor, Path path) {
    Path next = path.resolveSibling(path.getFileName() + NEXT);
    try {
      Files.deleteIfExists(next);
      pin(descriptor, next);
      Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot replace the pin " + path, e);
    }
  }

  static void pin(Descriptor descriptor, Path path) {
    Libbpf.check(Calls.bpf_obj_pin(descriptor.number(), path.toString()), "pin at " + path + " (is it in a mounted BPF file system?)");
  }
}
