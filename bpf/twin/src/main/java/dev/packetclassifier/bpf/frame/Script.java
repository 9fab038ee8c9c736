// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.frame;

import dev.packetclassifier.bpf.parse.Hook;
import java.util.ArrayList;
import java.util.List;

/** Writes a sequence of packets: the time moves by {@link #after}, and packets arrive or leave at it. */
final class Script {
  static final long MICROSECOND = 1000;
  static final long MILLISECOND = 1000 * MICROSECOND;
  static final long SECOND = 1000 * MILLISECOND;

  private final List<GoldenStep> steps = new ArrayList<>();
  private long now;
  private String chapter = "";
  private int page;

  /** Names the packets that follow. */
  Script chapter(String name) {
    chapter = name;
    page = 0;
    return this;
  }

  /** @param nanos may be negative: clocks step back */
  Script after(long nanos) {
    now += nanos;
    return this;
  }

  Script arrives(GoldenFrame frame) {
    steps.add(new GoldenStep(Hook.Arriving, now, frame, 0));
    return this;
  }

  Script arrives(FrameBuilder frame) {
    return arrives(named(frame));
  }

  Script leaves(FrameBuilder frame) {
    return leaves(frame, 0);
  }

  /** @param segmentSize payload bytes of each of the packets that it stands for; 0 when it is one */
  Script leaves(FrameBuilder frame, int segmentSize) {
    steps.add(new GoldenStep(Hook.Leaving, now, named(frame), segmentSize));
    return this;
  }

  private GoldenFrame named(FrameBuilder frame) {
    return new GoldenFrame(chapter + ", packet " + ++page, frame.build());
  }

  List<GoldenStep> steps() {
    return steps;
  }
}
