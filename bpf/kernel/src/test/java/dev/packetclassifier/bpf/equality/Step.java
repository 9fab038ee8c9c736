// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.equality;

import dev.packetclassifier.bpf.parse.Hook;
import java.util.HexFormat;

/**
 * One packet of a sequence.
 *
 * @param hook where it is seen
 * @param program number of the program that sees it
 * @param nanos when, unsigned
 * @param frame the whole frame
 * @param segmentSize payload bytes of each of the packets that it stands for; 0 when it is one
 * @param segments the kernel's number of them; 0 when it says none
 */
record Step(Hook hook, int program, long nanos, byte[] frame, int segmentSize, int segments) {
  /** Without a number of segments. */
  Step(Hook hook, int program, long nanos, byte[] frame, int segmentSize) {
    this(hook, program, nanos, frame, segmentSize, 0);
  }

  /** Seen by the only program. */
  Step(Hook hook, long nanos, byte[] frame, int segmentSize) {
    this(hook, 0, nanos, frame, segmentSize);
  }

  /** As Java that makes this step. */
  String asCode() {
    return "new Step(Hook." + hook + ", " + program + ", " + nanos + "L, HexFormat.of().parseHex(\"" + HexFormat.of().formatHex(frame)
        + "\"), "
        + segmentSize + ", " + segments + ")";
  }
}
