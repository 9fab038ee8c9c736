// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.label;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One row of a table of flows. */
final class Flow {
  static final long NO_START = Long.MIN_VALUE;
  static final long NO_END = Long.MAX_VALUE;

  /** Plain name of its capture; null for any. */
  final String capture;
  final Label label;
  /** In the file, from 1. */
  final long line;
  /** Only for rows of ICMP. */
  final IcmpTypes icmp;
  /** As the table has it, in a unit that is known when all rows were read; NaN when it has none. */
  final double duration;
  /** ns since 1970; {@link #NO_START} for always. */
  long start;
  /** ns since 1970; {@link #NO_END} for ever. */
  long end;
  boolean used;

  Flow(String capture, Label label, long line, IcmpTypes icmp, long start, long end, double duration) {
    this.capture = capture;
    this.label = label;
    this.line = line;
    this.icmp = icmp;
    this.start = start;
    this.end = end;
    this.duration = duration;
  }

  /** Takes start or end from the other and the duration, where the table has only one of them. */
  void applyDuration(double unitNanos) {
    if (Double.isNaN(duration)) {
      return;
    }
    long nanos = Math.max(0, (long) (duration * unitNanos));
    if (end == NO_END && start != NO_START) {
      end = start + nanos;
    } else if (start == NO_START && end != NO_END) {
      start = end - nanos;
    }
  }

  /** Ends the flows without an end where the next of the same capture begins. */
  static void endAtNext(List<Flow> sameEnds) {
    if (sameEnds.size() == 1) {
      return;
    }
    sameEnds.sort(Comparator.comparingLong(flow -> flow.start));
    /* Of each capture the start seen last, going backwards, and the next after that. */
    Map<String, long[]> starts = new HashMap<>();
    for (int i = sameEnds.size() - 1; i >= 0; i--) {
      Flow flow = sameEnds.get(i);
      long[] later = starts.computeIfAbsent(flow.capture, any -> new long[] {NO_END, NO_END});
      if (flow.start < later[0]) {
        later[1] = later[0];
        later[0] = flow.start;
      }
      if (flow.end == NO_END && flow.start != NO_START && later[1] != NO_END) {
        flow.end = later[1] - 1;
      }
    }
  }

  boolean matches(CapturedPacket packet) {
    boolean sameCapture = capture == null || packet.file.equals(capture) || packet.file.endsWith("/" + capture)
        || capture.endsWith("/" + packet.file);
    return sameCapture && (icmp == null || icmp.include(packet.packet.icmpType()));
  }

  /** How far a time is from the flow's, in ns; 0 within. */
  long distance(long nanos) {
    long before = start == NO_START ? 0 : Math.max(0, start - nanos);
    return Math.max(before, end == NO_END ? 0 : Math.max(0, nanos - end));
  }
}
