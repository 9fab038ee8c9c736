package dev.packetclassifier.agent.plan;

import dev.packetclassifier.api.v1alpha1.Assignment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that a plan is made from, at one moment.
 *
 * @param assignments what the node should run
 * @param misunderstood classifiers whose assignments cannot be understood: nothing of theirs is changed
 * @param explicit whether that list was read from the API server: only then may a classifier it lacks be removed
 * @param selection the interfaces that the assignments mean
 * @param attached what the kernel runs for us
 * @param pinned classifiers that have any pin, attached or not
 * @param unreadable pins that cannot be taken over
 * @param foreign by interface number: somebody else's program
 * @param merging numbers of interfaces that merge packets before a generic program sees them (GRO or LRO)
 * @param revisions by name: whether each wanted revision can run
 * @param failures what was tried in vain and is not to be tried again yet
 * @param unsupported why this kernel can run nothing of ours
 * @param tables how large the tables of state may be
 * @param blind classifiers whose observers see nothing of what leaves
 * @param sightedAt by classifier: when one that was blind saw something again, as {@code nanos}
 * @param nanos boot clock nanoseconds when the kernel was read
 */
public record NodeSnapshot(List<Assignment> assignments, Set<String> misunderstood, boolean explicit, InterfaceSelection selection, List<AttachedProgram> attached,
    Set<String> pinned, List<UnadoptablePin> unreadable, Map<Integer, ForeignProgram> foreign,
    Set<Integer> merging, Map<String, RevisionState> revisions, Map<DesiredAttachment, InterfacePhase> failures, Optional<String> unsupported,
    TableLimits tables, Set<String> blind, Map<String, Long> sightedAt, long nanos) {
}
