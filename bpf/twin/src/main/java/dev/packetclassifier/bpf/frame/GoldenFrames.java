// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.frame;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Frames that take every way through the parser and the protection, the same in every build: what a node's kernel makes
 * of them is compared with the twin before a model is attached, whatever the model.
 */
public final class GoldenFrames {
  private static final List<GoldenFrame> ALL = collect();

  private GoldenFrames() {}

  /** The whole set, always in the same order. */
  public static List<GoldenFrame> all() {
    return ALL;
  }

  /** @throws IllegalArgumentException if there is none of this name */
  public static GoldenFrame named(String name) {
    return ALL.stream().filter(frame -> frame.name().equals(name)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no golden frame is named " + name));
  }

  private static List<GoldenFrame> collect() {
    List<GoldenFrame> frames = new ArrayList<>();
    LinkFrames.addTo(frames);
    IpFrames.addTo(frames);
    TransportFrames.addTo(frames);
    ProtectedFrames.addTo(frames);
    BrokenFrames.addTo(frames);
    return Collections.unmodifiableList(frames);
  }

  static void add(List<GoldenFrame> frames, String name, FrameBuilder frame) {
    frames.add(new GoldenFrame(name, frame.build()));
  }
}
