// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.rollout;

import java.util.Map;
import java.util.Optional;

/**
 * What a rollout knows of one desired node.
 *
 * @param name of the Node
 * @param labels of the Node
 * @param assigned what it is assigned, without a selector; empty when nothing is
 * @param health how it is with that
 */
public record RolloutNode(String name, Map<String, String> labels, Optional<Pair> assigned, Health health) {
  private static final String ZONE = "topology.kubernetes.io/zone";

  /** How a node is with what it is assigned; without an assignment, whether its agent is ready. */
  public enum Health {
    /** It runs it. */
    Confirmed,
    /** It runs it, and only observes until it has followed enough of the traffic. */
    Warming,
    /** It has not yet acted, or waits for something that comes by itself, or its agent restarts. */
    Moving,
    /** What is on the node stands in the way: another program, another classifier, an interface that is missing. */
    Obstructed,
    /** It runs it, and only observes where it should enforce: harmless, and nothing that a rollout could mend. */
    Limited,
    /** It says that it cannot, or runs something else. */
    Failed,
    /** Its agent has not been ready for longer than the grace period. */
    Away;

    /** Whether it runs what it is assigned. */
    boolean isWell() {
      return this == Confirmed || this == Warming;
    }
  }

  /** Nodes without the label are one zone. */
  String zone() {
    return labels.getOrDefault(ZONE, "");
  }
}
