// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to do on this node.
 *
 * @param steps in the order of execution
 * @param outcomes for every target interface, existing or not: the outcome unless a step on it fails
 * @param shadowOutcomes as outcomes, of the shadow on each interface whose assignment has one and that is attached
 * @param next after how long another plan has more to do; empty when that is not known
 */
public record NodePlan(List<Step> steps, Map<TargetInterface, PlacementOutcome> outcomes,
    Map<TargetInterface, PlacementOutcome> shadowOutcomes, Optional<Duration> next) {
}
