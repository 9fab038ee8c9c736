// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

import dev.packetclassifier.api.v1alpha1.Assignment;
import java.util.List;
import java.util.Set;

/**
 * What the node should run.
 *
 * @param assignments those that this agent understands
 * @param unsupported classifiers whose assignments it does not understand: nothing of theirs is changed
 * @param authoritative whether the list came from the API server: only then may a classifier that it lacks be removed
 */
public record AssignmentSet(List<Assignment> assignments, Set<String> unsupported, boolean authoritative) {
}
