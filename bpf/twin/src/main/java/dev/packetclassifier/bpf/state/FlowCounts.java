// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.state;

/** TCP flows that were established, and of these the ones of which a packet passed that a model would have dropped. */
public final class FlowCounts {
  /** The bit of the active model in a flow's marks. */
  public static final int ACTIVE = 1;
  /** The bit of the shadow. */
  public static final int SHADOW = 2;

  private long established;
  private long falseDrops;
  private long shadowFalseDrops;

  /** @param marks bits of the models that would have dropped a packet of it */
  void add(int marks) {
    established++;
    falseDrops += (marks & ACTIVE) == 0 ? 0 : 1;
    shadowFalseDrops += (marks & SHADOW) == 0 ? 0 : 1;
  }

  public long established() {
    return established;
  }

  /** Of the established ones, those that the active model would have harmed. */
  public long falseDrops() {
    return falseDrops;
  }

  /** As {@link #falseDrops()}, by the shadow. */
  public long shadowFalseDrops() {
    return shadowFalseDrops;
  }
}
