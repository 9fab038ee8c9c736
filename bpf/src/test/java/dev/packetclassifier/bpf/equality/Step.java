package dev.packetclassifier.bpf.equality;

import dev.packetclassifier.bpf.image.Hook;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * One packet of a sequence.
 *
 * @param hook where it is seen
 * @param nanos when, unsigned
 * @param frame the whole frame
 * @param segmentSize payload bytes of each of the packets that it stands for; 0 when it is one
 */
record Step(Hook hook, long nanos, byte[] frame, int segmentSize) {
  /** As Java that makes this step. */
  String asCode() {
    return "new Step(Hook." + hook + ", " + nanos + "L, HexFormat.of().parseHex(\"" + HexFormat.of().formatHex(frame) + "\"), " + segmentSize + ")";
  }

  Step with(byte[] changed) {
    return new Step(hook, nanos, changed, segmentSize);
  }

  Step at(long changed) {
    return new Step(hook, changed, frame, segmentSize);
  }

  /** The first bytes only. */
  Step cutTo(int length) {
    return with(Arrays.copyOf(frame, length));
  }
}
