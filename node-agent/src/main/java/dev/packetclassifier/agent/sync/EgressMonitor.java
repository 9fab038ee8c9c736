// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.sync;

import dev.packetclassifier.agent.plan.AttachedProgram;
import dev.packetclassifier.agent.plan.EgressVisibility;
import dev.packetclassifier.agent.plan.ProgramState;
import dev.packetclassifier.bpf.program.EgressCounts;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whether the egress observers see the answers to what arrives, interface by interface. An interface is blind when within a minute at least
 * {@value #MIN_FLOWS} flows went on after their SYN, and fewer than {@value #MIN_ANSWERED_PERCENT} % of them were seen to be answered: then
 * every flow looks unanswered. Who gets no answer does not go on, so no flood makes an interface blind ({@code egress_check.h}).
 */
final class EgressMonitor {
  static final long WINDOW_NANOS = Duration.ofSeconds(60).toNanos();
  static final long MIN_FLOWS = 50;
  static final long MIN_ANSWERED_PERCENT = 10;

  private final Map<Place, Deque<Sample>> samples = new HashMap<>();
  private final Map<Place, String> blind = new HashMap<>();
  private final Map<String, Long> recoveredAt = new HashMap<>();

  private record Place(String classifier, int ifindex) {
  }

  private record Sample(EgressCounts counts, long nanos) {
  }

  /**
   * @param names of interfaces by number
   * @param nanos boot clock, when the counts were read
   */
  void update(List<AttachedProgram> attached, Map<Integer, String> names, long nanos) {
    Set<Place> observed = new HashSet<>();
    for (AttachedProgram program : attached) {
      program.state().filter(state -> state.kept().observed()).ifPresent(state -> {
        Place place = new Place(program.classifier(), program.ifindex());
        observed.add(place);
        judge(place, names.getOrDefault(place.ifindex, "#" + place.ifindex), sinceAMinute(place, state, nanos), nanos);
      });
    }
    samples.keySet().retainAll(observed);
    blind.keySet().retainAll(observed);
    recoveredAt.keySet().retainAll(observed.stream().map(Place::classifier).toList());
  }

  /** What was counted since the latest look that is at least a minute ago; after a restart of the agent, since the attach. */
  private EgressCounts sinceAMinute(Place place, ProgramState state, long nanos) {
    Deque<Sample> kept = samples.computeIfAbsent(place, any -> new ArrayDeque<>());
    if (kept.isEmpty() || kept.getLast().counts.pursued() > state.egress().pursued()) {
      kept.clear();
      kept.add(new Sample(EgressCounts.ZERO, state.kept().began()));
    }
    Sample oldest = kept.removeFirst();
    while (!kept.isEmpty() && nanos - kept.getFirst().nanos >= WINDOW_NANOS) {
      oldest = kept.removeFirst();
    }
    kept.addFirst(oldest);
    kept.addLast(new Sample(state.egress(), nanos));
    return nanos - oldest.nanos >= WINDOW_NANOS ? state.egress().minus(oldest.counts) : EgressCounts.ZERO;
  }

  private void judge(Place place, String ifname, EgressCounts counted, long nanos) {
    boolean answered = counted.answered() * 100 >= counted.pursued() * MIN_ANSWERED_PERCENT;
    if (!answered && counted.pursued() >= MIN_FLOWS) {
      blind.put(place, "of " + counted.pursued() + " flows to " + ifname + " that went on after their SYN, " + counted.answered()
          + " were seen to be answered (another program takes what leaves, AF_XDP, or answers take another way out), so every flow looks "
          + "unanswered");
    } else if (answered && counted.answered() > 0 && blind.remove(place) != null
        && blind.keySet().stream().noneMatch(other -> other.classifier.equals(place.classifier))) {
      recoveredAt.put(place.classifier, nanos);
    }
  }

  /** By classifier, of which one interface suffices. */
  EgressVisibility visibility() {
    Map<String, String> byClassifier = new TreeMap<>();
    blind.forEach(
        (place, counted) -> byClassifier.merge(place.classifier, counted, (one, other) -> one.compareTo(other) <= 0 ? one : other));
    return new EgressVisibility(Map.copyOf(byClassifier), Map.copyOf(recoveredAt));
  }
}
