package dev.packetclassifier.agent.metrics;

import dev.packetclassifier.agent.kernel.InterfaceCounts;
import dev.packetclassifier.agent.kernel.Kernel;
import dev.packetclassifier.bpf.program.ClassCounts;
import dev.packetclassifier.bpf.program.Unjudged;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The kernel's counters, read anew when somebody scrapes and the last reading is older than a second. */
final class LatestCounts {
  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

  private final Kernel kernel;
  private List<InterfaceCounts> counts = List.of();
  private long readAt = System.nanoTime() - FRESH_NANOS;

  LatestCounts(Kernel kernel) {
    this.kernel = kernel;
  }

  synchronized List<InterfaceCounts> all() {
    if (System.nanoTime() - readAt >= FRESH_NANOS) {
      counts = kernel.counts();
      readAt = System.nanoTime();
    }
    return counts;
  }

  ClassCounts ofClass(String classifier, int ifindex, String className) {
    return find(classifier, ifindex).map(each -> each.counts().totals().get(className)).orElse(ClassCounts.ZERO);
  }

  long unjudged(String classifier, int ifindex, Unjudged reason) {
    return find(classifier, ifindex).map(each -> each.counts().unjudged().get(reason)).orElse(0L);
  }

  long ofRevision(String classifier, int ifindex, String revision) {
    return find(classifier, ifindex).filter(each -> each.revision().equals(revision))
        .map(each -> each.counts().current().values().stream().mapToLong(ClassCounts::packets).sum()).orElse(0L);
  }

  private Optional<InterfaceCounts> find(String classifier, int ifindex) {
    return all().stream().filter(each -> each.classifier().equals(classifier) && each.ifindex() == ifindex).findFirst();
  }
}
