// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.revision;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.UnjudgedReason;
import dev.packetclassifier.bpf.model.Guarantee;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Spared;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/**
 * A revision that was read strictly: its digest is true and its model within all bounds.
 *
 * @param classifier the classifier that it is a copy of
 * @param digest 64 hexadecimal digits
 * @param model what judges
 * @param actions by class; a class that is not in it passes
 * @param margins by class index: an action applies when the score margin is at least this; 0 for always
 * @param unjudgedDrops the reasons for which a packet without a verdict is dropped
 * @param spared what is never dropped: what the policy protects, and its guarantees sorted by name
 * @param warmUp how long after its state began it only observes; zero where none is kept
 */
public record Revision(String classifier, String digest, Model model, SortedMap<String, Action> actions, int[] margins,
    Set<UnjudgedReason> unjudgedDrops, Spared spared, Duration warmUp) {
  /** Sorted by name, at most 8. */
  public List<Guarantee> guarantees() {
    return spared.guarantees();
  }

  /** {@code <classifier>-<first 10 hex digits of the digest>}. */
  public String name() {
    return Revisions.name(classifier, digest);
  }
}
