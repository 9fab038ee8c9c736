// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.image;

import dev.packetclassifier.bpf.model.Bound;
import dev.packetclassifier.bpf.model.Guarantee;
import dev.packetclassifier.bpf.model.ProtectedTraffic;
import dev.packetclassifier.bpf.model.SourceRange;
import dev.packetclassifier.bpf.model.Spared;
import dev.packetclassifier.bpf.shape.StateUse;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What a policy never drops, as {@code struct protected_traffic} and {@code struct guarantee} of {@code abi.h}. */
final class SparedTables {
  private static final int IPV4 = 1;
  private static final int IPV6 = 2;
  private static final int IPV4_BITS = 32;
  private static final int IPV6_BITS = 128;
  private static final BigInteger IPV4_MAPPED = BigInteger.valueOf(0xffff).shiftLeft(IPV4_BITS);

  private SparedTables() {}

  /** First and last address of a range, IPv4 as ::ffff:a.b.c.d. */
  private record Span(int link, BigInteger first, BigInteger last) {
    static Span of(SourceRange range) {
      int bits = range.isIpv4() ? IPV4_BITS : IPV6_BITS;
      BigInteger network = new BigInteger(1, range.bytes()).or(range.isIpv4() ? IPV4_MAPPED : BigInteger.ZERO);
      BigInteger hosts = BigInteger.ONE.shiftLeft(bits - range.prefixLength()).subtract(BigInteger.ONE);
      return new Span(range.isIpv4() ? IPV4 : IPV6, network, network.or(hosts));
    }

    void write(ByteBuffer target, int at) {
      target.putInt(at + Layout.RANGE_LINK, link);
      target.putLong(at + Layout.RANGE_FIRST, first.shiftRight(Long.SIZE).longValue());
      target.putLong(at + Layout.RANGE_FIRST + Long.BYTES, first.longValue());
      target.putLong(at + Layout.RANGE_LAST, last.shiftRight(Long.SIZE).longValue());
      target.putLong(at + Layout.RANGE_LAST + Long.BYTES, last.longValue());
    }
  }

  static void write(ByteBuffer image, Spared spared) {
    writePorts(image, List.copyOf(spared.traffic().ports()));
    writeRanges(image, disjoint(spared.traffic()));
    image.putInt(Layout.IMAGE_GUARANTEES, spared.guarantees().size());
    for (int g = 0; g < spared.guarantees().size(); g++) {
      writeGuarantee(image, Layout.IMAGE_GUARANTEE + g * Layout.GUARANTEE_SIZE, spared.guarantees().get(g));
    }
  }

  private static void writePorts(ByteBuffer image, List<Integer> ports) {
    image.putInt(Layout.IMAGE_PROTECTED, ports.size());
    for (int i = 0; i < Layout.MAX_PROTECTED && !ports.isEmpty(); i++) {
      image.putShort(Layout.IMAGE_PROTECTED + Layout.PROTECTED_PORT + i * Short.BYTES,
          ports.get(Math.min(i, ports.size() - 1)).shortValue());
    }
  }

  private static void writeRanges(ByteBuffer image, List<Span> spans) {
    image.putInt(Layout.IMAGE_PROTECTED + Layout.PROTECTED_RANGES, spans.size());
    for (int i = 0; i < Layout.MAX_PROTECTED && !spans.isEmpty(); i++) {
      spans.get(Math.min(i, spans.size() - 1)).write(image,
          Layout.IMAGE_PROTECTED + Layout.PROTECTED_RANGE + i * Layout.RANGE_SIZE);
    }
  }

  /** Prefixes either are disjoint or one holds the other: those that lie within another are left out. */
  private static List<Span> disjoint(ProtectedTraffic traffic) {
    List<Span> spans = traffic.sources().stream().map(Span::of)
        .sorted(Comparator.comparing(Span::link).thenComparing(Span::first).thenComparing(Span::last, Comparator.reverseOrder())).toList();
    List<Span> kept = new ArrayList<>();
    for (Span span : spans) {
      Span before = kept.isEmpty() ? null : kept.get(kept.size() - 1);
      if (before == null || before.link != span.link || before.last.compareTo(span.first) < 0) {
        kept.add(span);
      }
    }
    return kept;
  }

  private static void writeGuarantee(ByteBuffer image, int at, Guarantee guarantee) {
    image.putInt(at, guarantee.when().size());
    image.putInt(at + Integer.BYTES, StateUse.of(guarantee.features()).groups());
    for (int b = 0; b < guarantee.when().size(); b++) {
      Bound bound = guarantee.when().get(b);
      int place = at + Layout.GUARANTEE_BOUND + b * Layout.BOUND_SIZE;
      image.putInt(place, bound.feature().ordinal());
      image.putInt(place + Integer.BYTES, (int) bound.storedMin());
      image.putInt(place + 2 * Integer.BYTES, (int) bound.storedMax());
    }
  }
}
