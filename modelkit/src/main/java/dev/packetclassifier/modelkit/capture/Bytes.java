package dev.packetclassifier.modelkit.capture;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads whole pieces of a capture. A compressed file that ends early ends the capture early. */
final class Bytes {
  private final InputStream in;

  Bytes(InputStream in) {
    this.in = in;
  }

  /** How many bytes there were, at most {@code length}. */
  int read(byte[] target, int offset, int length) throws IOException {
    try {
      return in.readNBytes(target, offset, length);
    } catch (EOFException e) {
      return 0;
    }
  }

  ByteBuffer header(int size, ByteOrder order) throws IOException {
    byte[] bytes = new byte[size];
    return read(bytes, 0, size) < size ? null : ByteBuffer.wrap(bytes).order(order);
  }
}
