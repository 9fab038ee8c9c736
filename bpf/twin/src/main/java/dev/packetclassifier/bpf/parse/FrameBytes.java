// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.parse;

/** The first bytes of a frame, as far as the parser may look. All multi-byte numbers are big endian. */
final class FrameBytes {
  /** The parser sees no further. */
  static final int LIMIT = 192;

  private byte[] bytes;
  private int start;
  private int size;
  private int frameLength;

  void set(byte[] frameBytes, int offset, int available, int length) {
    bytes = frameBytes;
    start = offset;
    size = Math.min(LIMIT, Math.min(available, length));
    frameLength = length;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Index in {@link #bytes()} of the frame's byte {@code at}. */
  int index(int at) {
    return start + at;
  }

  int size() {
    return size;
  }

  int frameLength() {
    return frameLength;
  }

  /** Whether the bytes before {@code end} can be read. */
  boolean has(int end) {
    return end <= size;
  }

  /** Why bytes beyond them cannot be read. */
  Outcome missing() {
    return size < frameLength ? Outcome.TooDeep : Outcome.Malformed;
  }

  int u8(int at) {
    return bytes[start + at] & 0xff;
  }

  int u16(int at) {
    return u8(at) << 8 | u8(at + 1);
  }

  long u32(int at) {
    return (long) u16(at) << 16 | u16(at + 2);
  }

  long u64(int at) {
    return u32(at) << 32 | u32(at + 4);
  }
}
