// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.verdict;

import dev.packetclassifier.bpf.model.Bound;
import dev.packetclassifier.bpf.model.Guarantee;
import dev.packetclassifier.bpf.model.Spared;
import dev.packetclassifier.bpf.parse.Packet;
import dev.packetclassifier.bpf.shape.StateUse;
import dev.packetclassifier.bpf.twin.TwinPipeline;

/** What a policy never drops, asked with a packet. Allocates nothing per packet. */
final class Sparing {
  static final Sparing NONE = new Sparing(Spared.NONE);

  private final SourceRangeSet sources;
  private final boolean[] ports;
  private final Covered[] guarantees;

  /** A guarantee: numbers of its features, the stored numbers that are within, and the groups of a flow's record that it reads. */
  private record Covered(int[] features, long[] first, long[] last, int groups) {
    static Covered of(Guarantee guarantee) {
      return new Covered(guarantee.when().stream().map(Bound::feature).mapToInt(Enum::ordinal).toArray(),
          guarantee.when().stream().mapToLong(Bound::storedMin).toArray(), guarantee.when().stream().mapToLong(Bound::storedMax).toArray(),
          StateUse.of(guarantee.features()).groups());
    }

    /** A packet of a flow whose record lacks what is read is covered: who knows what the row would be. */
    boolean covers(TwinPipeline pipeline) {
      if (pipeline.lacks(groups)) {
        return true;
      }
      for (int b = 0; b < features.length; b++) {
        long value = Integer.toUnsignedLong(pipeline.features()[features[b]]);
        if (value < first[b] || value > last[b]) {
          return false;
        }
      }
      return true;
    }
  }

  Sparing(Spared spared) {
    sources = new SourceRangeSet(spared.traffic().sources());
    ports = spared.traffic().ports().isEmpty() ? null : new boolean[1 << 16];
    spared.traffic().ports().forEach(port -> ports[port] = true);
    guarantees = spared.guarantees().stream().map(Covered::of).toArray(Covered[]::new);
  }

  boolean hasGuarantees() {
    return guarantees.length > 0;
  }

  boolean hasSource(Packet packet) {
    return sources.hasSource(packet);
  }

  boolean hasPort(Packet packet, Protection protection) {
    return ports != null && protection.isControl(packet, ports[packet.sourcePort()], ports[packet.destinationPort()]);
  }

  /** The number, from 1, of the first guarantee that covers the packet; 0 for none. */
  int guarantee(TwinPipeline pipeline) {
    for (int g = 0; g < guarantees.length; g++) {
      if (guarantees[g].covers(pipeline)) {
        return g + 1;
      }
    }
    return 0;
  }
}
