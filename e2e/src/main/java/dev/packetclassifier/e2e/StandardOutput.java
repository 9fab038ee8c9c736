// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.e2e;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Standard output for many lines: System.out writes each one by itself. */
final class StandardOutput {
  private StandardOutput() {}

  static PrintStream open() {
    return new PrintStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16), false, StandardCharsets.UTF_8);
  }
}
