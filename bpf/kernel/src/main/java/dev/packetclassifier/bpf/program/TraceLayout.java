// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

/** Offsets of {@code struct trace} of {@code abi.h}, in bytes. A test compares every one with the object's BTF. */
final class TraceLayout {
  static final int MAX_FEATURES = 256;
  static final int MAX_CLASSES = 32;

  static final int NANOS = 0;
  static final int MARGIN = 8;
  static final int HOOK = 16;
  static final int LENGTH = 20;
  static final int CAPTURED = 24;
  static final int SEGMENT_SIZE = 28;
  static final int UNJUDGED = 32;
  static final int CLASS = 36;
  static final int APPLIES = 40;
  static final int WOULD_DROP = 44;
  static final int PROTECTED = 48;
  static final int DROPPED = 52;
  static final int EXCEPTED = 56;
  static final int GUARDED = 60;
  static final int LOST = 64;
  static final int BUSY = 68;
  static final int GSO_SEGS = 72;
  static final int FEATURES = 80;
  static final int SCORES = FEATURES + 4 * MAX_FEATURES;
  static final int BYTES = SCORES + 4 * MAX_CLASSES;
  static final int COMPARED = BYTES + 192;
  static final int SHADOW_CLASS = COMPARED + 4;
  static final int SHADOW_MARGIN = COMPARED + 8;
  static final int SHADOW_APPLIES = COMPARED + 16;
  static final int SHADOW_WOULD_DROP = COMPARED + 20;
  static final int SHADOW_SCORES = COMPARED + 24;
  static final int SIZE = SHADOW_SCORES + 4 * MAX_CLASSES;

  /** Of {@code enum compared}. */
  static final int IS_COLD_FOR_SHADOW = 1;
  static final int IS_COMPARED = 2;

  private TraceLayout() {}
}
