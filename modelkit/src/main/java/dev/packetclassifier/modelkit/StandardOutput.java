// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Where reports go. Remembers when it could not be written, which a PrintWriter keeps to itself. */
final class StandardOutput extends OutputStream {
  /** What the system says when whoever reads went away, such as head after its first lines: nothing that anybody wants to hear of. */
  private static final String NOBODY_READS = "Broken pipe";

  private final OutputStream out;
  private IOException failure;

  StandardOutput(OutputStream out) {
    this.out = out;
  }

  /** In UTF-8 whatever the locale: that is what manifests and JSON are written in. */
  PrintWriter writer() {
    return new PrintWriter(new OutputStreamWriter(this, StandardCharsets.UTF_8));
  }

  /** Why something was lost; null when nothing was, or nobody reads it. */
  String lost() {
    return failure == null || String.valueOf(failure.getMessage()).contains(NOBODY_READS) ? null : failure.getMessage();
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    try {
      out.write(bytes, from, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }
}
