// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.equality;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.model.Bound;
import dev.packetclassifier.bpf.model.Bounds;
import dev.packetclassifier.bpf.model.DroppableRange;
import dev.packetclassifier.bpf.model.Guarantee;
import dev.packetclassifier.bpf.model.ProtectedTraffic;
import dev.packetclassifier.bpf.model.SourceRange;
import dev.packetclassifier.bpf.model.Spared;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What is never dropped: exceptions, protected traffic and guarantees, of addresses and ports that random frames have. */
final class RandomSpared {
  private static final String[] RANGES = {"192.0.2.200/32", "192.0.2.2/31", "192.0.2.0/30", "0.0.0.0/0", "128.0.0.0/1", "2001:db8::c8/128",
      "2001:db8::/126", "::/0", "8000::/1", "10.0.0.0/8", "fe80::/10"};
  private static final int[] PORTS = {0, 22, 53, 80, 443, 1024, 3784, 8080, 40000, 65535};

  private final SplittableRandom random;

  RandomSpared(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Mostly some. */
  Set<SourceRange> sources() {
    return IntStream.range(0, random.nextInt(5)).mapToObj(i -> SourceRange.of(RANGES[random.nextInt(RANGES.length)]))
        .collect(Collectors.toSet());
  }

  /** Now and then nothing. */
  Spared next() {
    if (random.nextInt(3) == 0) {
      return Spared.NONE;
    }
    Set<Integer> ports = IntStream.range(0, random.nextInt(4)).mapToObj(i -> PORTS[random.nextInt(PORTS.length)])
        .collect(Collectors.toSet());
    Set<SourceRange> sources = random.nextInt(3) == 0 ? sources() : Set.of();
    return new Spared(new ProtectedTraffic(new TreeSet<>(ports), sources), guarantees());
  }

  /** Of one to three bounds, which most packets are out of or most within; their features are few, for each costs every program. */
  private List<Guarantee> guarantees() {
    List<Guarantee> guarantees = new ArrayList<>();
    Feature[] features = Feature.values();
    Feature[] few = IntStream.range(0, 4).mapToObj(i -> features[random.nextInt(features.length)]).toArray(Feature[]::new);
    for (int g = random.nextInt(9); g > 0; g--) {
      List<Bound> bounds = IntStream.range(0, 1 + random.nextInt(3)).mapToObj(i -> bound(few[random.nextInt(few.length)])).toList();
      guarantees.add(new Guarantee("g" + g, bounds));
    }
    return guarantees;
  }

  private Bound bound(Feature feature) {
    long largest = DroppableRange.of(feature).max();
    long edge = random.nextInt(3) == 0 ? random.nextLong(largest + 1) : random.nextLong(Math.min(largest, 5) + 1);
    return switch (random.nextInt(3)) {
      case 0 -> new Bound(feature, edge, Bounds.MAX_U32);
      case 1 -> new Bound(feature, 0, edge);
      default -> new Bound(feature, edge, edge + random.nextLong(10));
    };
  }
}
