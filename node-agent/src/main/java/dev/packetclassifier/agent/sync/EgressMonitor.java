// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.sync;

import dev.packetclassifier.agent.plan.AttachedProgram;
import dev.packetclassifier.agent.plan.ProgramState;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether the egress observers of each classifier see packets leave, summed over all its interfaces: what arrives at one may leave by
 * another.
 *
 * <p>Only packets that were let through count as arrived: a flood that is dropped gets no answers, and must not switch the dropping
 * off. A few packets without an answer (announcements, for example) do not count as evidence either.
 */
final class EgressMonitor {
  static final long BLIND_AFTER_NANOS = Duration.ofSeconds(60).toNanos();
  static final long MIN_PASSED_PACKETS = 10;

  private final Map<String, Sample> baselines = new HashMap<>();
  private final Set<String> blind = new HashSet<>();
  private final Map<String, Long> recoveredAt = new HashMap<>();

  /** The totals when a packet was last seen to leave, or at the first update. */
  private record Sample(long egressPackets, long passedPackets, long nanos) {
  }

  /** @param nanos boot clock, when the counts were read */
  void update(List<AttachedProgram> attached, long nanos) {
    Map<String, Sample> now = new HashMap<>();
    attached.forEach(program -> program.state().filter(state -> state.kept().observed()).ifPresent(state ->
        now.merge(program.classifier(), sample(state), EgressMonitor::sum)));
    baselines.keySet().retainAll(now.keySet());
    blind.retainAll(now.keySet());
    recoveredAt.keySet().retainAll(now.keySet());
    now.forEach((classifier, sum) -> compare(classifier, sum, nanos));
  }

  private static Sample sample(ProgramState state) {
    return new Sample(state.egressPackets(), state.passedPackets(), state.kept().began());
  }

  private static Sample sum(Sample one, Sample other) {
    return new Sample(one.egressPackets + other.egressPackets, one.passedPackets + other.passedPackets, Math.max(one.nanos, other.nanos));
  }

  private void compare(String classifier, Sample sum, long nanos) {
    Sample before = baselines.get(classifier);
    if (before == null) {
      // After a restart of the agent: if nothing was ever seen to leave, count from the beginning.
      before = sum.egressPackets == 0 ? new Sample(0, 0, sum.nanos) : new Sample(sum.egressPackets, sum.passedPackets, nanos);
      baselines.put(classifier, before);
    }
    if (sum.egressPackets != before.egressPackets || sum.passedPackets < before.passedPackets) {
      baselines.put(classifier, new Sample(sum.egressPackets, sum.passedPackets, nanos));
      if (blind.remove(classifier)) {
        recoveredAt.put(classifier, nanos);
      }
    } else if (nanos - before.nanos >= BLIND_AFTER_NANOS && sum.passedPackets - before.passedPackets >= MIN_PASSED_PACKETS) {
      blind.add(classifier);
    }
  }

  /** Classifiers whose observers see no packet leave. */
  Set<String> blind() {
    return Set.copyOf(blind);
  }

  /** By classifier: boot clock nanoseconds when one that was blind saw a packet leave again. */
  Map<String, Long> recoveredAt() {
    return Map.copyOf(recoveredAt);
  }
}
