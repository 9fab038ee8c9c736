// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.verdict;

import dev.packetclassifier.bpf.model.SourceRange;
import dev.packetclassifier.bpf.parse.LinkKind;
import dev.packetclassifier.bpf.parse.Packet;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;

/** Address ranges of both IP versions, asked with a packet, without allocating. */
final class SourceRangeSet {
  static final SourceRangeSet NONE = new SourceRangeSet(List.of());

  private final LinkKind[] kind;
  private final long[] high;
  private final long[] low;
  private final long[] highMask;
  private final long[] lowMask;

  SourceRangeSet(Collection<SourceRange> ranges) {
    int size = ranges.size();
    kind = new LinkKind[size];
    high = new long[size];
    low = new long[size];
    highMask = new long[size];
    lowMask = new long[size];
    int i = 0;
    for (SourceRange range : ranges) {
      ByteBuffer bytes = ByteBuffer.wrap(range.bytes());
      if (range.isIpv4()) {
        kind[i] = LinkKind.IPv4;
        low[i] = bytes.getInt() & 0xffff_ffffL;
        lowMask[i] = mask(range.prefixLength() + 32) & 0xffff_ffffL;
      } else {
        kind[i] = LinkKind.IPv6;
        high[i] = bytes.getLong();
        low[i] = bytes.getLong();
        highMask[i] = mask(range.prefixLength());
        lowMask[i] = mask(range.prefixLength() - Long.SIZE);
      }
      i++;
    }
  }

  /** The first bits of a word; none for a negative number. */
  private static long mask(int bits) {
    return bits <= 0 ? 0 : bits >= Long.SIZE ? -1 : -1L << Long.SIZE - bits;
  }

  /** Whether the packet comes from one of them; an IPv6 address that maps an IPv4 one is an IPv6 address. */
  boolean hasSource(Packet packet) {
    for (int i = 0; i < kind.length; i++) {
      if (kind[i] == packet.linkKind() && (packet.sourceHigh() & highMask[i]) == high[i] && (packet.sourceLow() & lowMask[i]) == low[i]) {
        return true;
      }
    }
    return false;
  }
}
