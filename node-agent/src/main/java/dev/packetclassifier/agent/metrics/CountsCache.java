// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.metrics;

import dev.packetclassifier.agent.kernel.InterfaceCounts;
import dev.packetclassifier.agent.kernel.Kernel;
import dev.packetclassifier.bpf.program.ClassCounts;
import dev.packetclassifier.bpf.program.EpochCounts;
import dev.packetclassifier.bpf.program.Unjudged;
import dev.packetclassifier.bpf.program.UnjudgedCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The kernel's counters, refreshed after each sync, and at a scrape when they are older than a second. */
final class CountsCache {
  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

  private final Kernel kernel;
  private List<InterfaceCounts> counts = List.of();
  private long readAt = System.nanoTime() - FRESH_NANOS;

  CountsCache(Kernel kernel) {
    this.kernel = kernel;
  }

  synchronized List<InterfaceCounts> all() {
    return System.nanoTime() - readAt < FRESH_NANOS ? counts : refreshed();
  }

  /** Reads them now: counts from before a sync lack the revision that the sync attached. */
  synchronized List<InterfaceCounts> refreshed() {
    counts = kernel.counts();
    readAt = System.nanoTime();
    return counts;
  }

  ClassCounts ofClass(String classifier, int ifindex, String className) {
    return find(classifier, ifindex).map(each -> each.counts().totals().get(className)).orElse(ClassCounts.ZERO);
  }

  UnjudgedCounts unjudged(String classifier, int ifindex, Unjudged reason) {
    return find(classifier, ifindex).map(each -> each.counts().unjudged().get(reason)).orElse(UnjudgedCounts.ZERO);
  }

  /** Packets that the egress observer saw; 0 without one. */
  long observed(String classifier, int ifindex) {
    return find(classifier, ifindex).map(each -> each.counts().observed()).orElse(0L);
  }

  EpochCounts epoch(String classifier, int ifindex) {
    return find(classifier, ifindex).map(each -> each.counts().epoch()).orElse(EpochCounts.NONE);
  }

  long ofRevision(String classifier, int ifindex, String revision) {
    return find(classifier, ifindex).filter(each -> each.revision().equals(revision))
        .map(each -> each.counts().current().values().stream().mapToLong(ClassCounts::packets).sum()).orElse(0L);
  }

  /** When the running revision judged its first packet, in seconds since 1970; 0 before that. */
  double firstPacketOfRevision(String classifier, int ifindex, String revision) {
    return find(classifier, ifindex).filter(each -> each.revision().equals(revision)).map(each -> each.counts().firstNs())
        .filter(OptionalLong::isPresent).map(firstNs -> secondsSince1970(firstNs.getAsLong())).orElse(0.0);
  }

  /** @param bootNs nanoseconds of the kernel's monotonic clock, which {@link System#nanoTime} reads on Linux */
  private static double secondsSince1970(long bootNs) {
    Instant time = Instant.now().minusNanos(System.nanoTime() - bootNs);
    return time.getEpochSecond() + time.getNano() / 1e9;
  }

  private Optional<InterfaceCounts> find(String classifier, int ifindex) {
    return all().stream().filter(each -> each.classifier().equals(classifier) && each.ifindex() == ifindex).findFirst();
  }
}
