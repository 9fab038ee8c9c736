// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.model;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.UnjudgedReason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * A checked policy.
 *
 * @param actions of each class that does not pass, by name: what is not in it passes
 * @param margins by class index: an action applies when the score margin is at least this; 0 for always
 * @param unjudgedDrops the reasons for which a packet without a verdict is dropped; for all others it passes
 * @param protectedTraffic what is never dropped besides what always is protected
 * @param guarantees what is never dropped, sorted by name; at most 8
 * @param warmUp as stated, 0 to 1 h; empty for the default
 */
public record Policy(SortedMap<String, Action> actions, int[] margins, Set<UnjudgedReason> unjudgedDrops,
    ProtectedTraffic protectedTraffic, List<Guarantee> guarantees, Optional<Duration> warmUp) {
  /** What it lets pass whatever the model says. */
  public Spared spared() {
    return new Spared(protectedTraffic, guarantees);
  }
}
