// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.state;

/** Where the first segment of a merged packet was taken in, and the others are to be. Reused from packet to packet. */
final class FirstTaken {
  private boolean merged;
  private Flow flow;
  private int slot;
  private int towards;
  private Station station;

  void begin(boolean isMerged) {
    merged = isMerged;
    flow = null;
    station = null;
  }

  /** Whether there are others. */
  boolean merged() {
    return merged;
  }

  void flow(Flow its, int place, int direction) {
    flow = its;
    slot = place;
    towards = direction;
  }

  void station(Station sender) {
    station = sender;
  }

  /** Null when it came to none. */
  Flow flow() {
    return flow;
  }

  /** Of the flow in its table. */
  int slot() {
    return slot;
  }

  /** 0 from the flow's initiator, 1 towards it. */
  int towards() {
    return towards;
  }

  /** The sender's; null when it came to none. */
  Station station() {
    return station;
  }
}
