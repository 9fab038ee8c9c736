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
 * Whether the observers of each classifier see what leaves. Over all its interfaces, for what arrives at one may leave by another.
 *
 * <p>Only packets that were let through count as arrived: a flood that is dropped gets no answers, and must not switch the dropping
 * off. A few packets without an answer (announcements, for one) are no evidence either.
 */
final class EgressMonitor {
  static final long PATIENCE = Duration.ofSeconds(60).toNanos();
  static final long EVIDENCE = 10;

  private final Map<String, Glance> glances = new HashMap<>();
  private final Set<String> blind = new HashSet<>();
  private final Map<String, Long> sightedAt = new HashMap<>();

  /** How much had left and passed when something was last seen to leave, or when looking began. */
  private record Glance(long left, long passed, long nanos) {
  }

  /** @param nanos boot clock, when the counts were read */
  void look(List<AttachedProgram> attached, long nanos) {
    Map<String, Glance> now = new HashMap<>();
    attached.forEach(program -> program.keeping().filter(keeping -> keeping.kept().observed()).ifPresent(keeping ->
        now.merge(program.classifier(), glance(keeping), EgressMonitor::together)));
    glances.keySet().retainAll(now.keySet());
    blind.retainAll(now.keySet());
    sightedAt.keySet().retainAll(now.keySet());
    now.forEach((classifier, sum) -> compare(classifier, sum, nanos));
  }

  private static Glance glance(ProgramState keeping) {
    return new Glance(keeping.left(), keeping.passed(), keeping.kept().began());
  }

  private static Glance together(Glance one, Glance other) {
    return new Glance(one.left + other.left, one.passed + other.passed, Math.max(one.nanos, other.nanos));
  }

  private void compare(String classifier, Glance sum, long nanos) {
    Glance before = glances.get(classifier);
    if (before == null) {
      // An agent that was started anew: what its predecessor never saw leave counts from the beginning.
      before = sum.left == 0 ? new Glance(0, 0, sum.nanos) : new Glance(sum.left, sum.passed, nanos);
      glances.put(classifier, before);
    }
    if (sum.left != before.left || sum.passed < before.passed) {
      glances.put(classifier, new Glance(sum.left, sum.passed, nanos));
      if (blind.remove(classifier)) {
        sightedAt.put(classifier, nanos);
      }
    } else if (nanos - before.nanos >= PATIENCE && sum.passed - before.passed >= EVIDENCE) {
      blind.add(classifier);
    }
  }

  /** Classifiers that see nothing of what leaves. */
  Set<String> blind() {
    return Set.copyOf(blind);
  }

  /** By classifier: when one that was blind saw something again. */
  Map<String, Long> sightedAt() {
    return Map.copyOf(sightedAt);
  }
}
