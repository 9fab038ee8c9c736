// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Compiled objects among the tests' resources. */
final class Elf {
  private Elf() {}

  static byte[] read(String resource) {
    try (InputStream in = Elf.class.getResourceAsStream(resource)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
