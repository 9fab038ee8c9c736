// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.sync;

import dev.packetclassifier.agent.plan.PlacementOutcome;
import dev.packetclassifier.agent.plan.TargetInterface;
import java.util.HashMap;
import java.util.Map;

/**
 * The outcome of each step that failed.
 *
 * @param active of the active revision
 * @param shadow of a shadow that was to be put alongside it
 */
record StepFailures(Map<TargetInterface, PlacementOutcome> active, Map<TargetInterface, PlacementOutcome> shadow) {
  StepFailures() {
    this(new HashMap<>(), new HashMap<>());
  }
}
