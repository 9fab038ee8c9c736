// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.reconcile;

import dev.packetclassifier.operator.Settings;
import dev.packetclassifier.operator.plan.NodeInfo;
import dev.packetclassifier.operator.plan.NodeInfo.Agent;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Since when the agents of nodes have been away. An upgrade takes every agent of a fleet away once, for some seconds; only one that stays
 * away is worth a warning. A node that came back keeps the rest of its grace: after a reboot it fetches, attaches and warms up. It is kept in memory: after a restart of the operator the grace starts again.
 */
@Singleton
public class AgentGracePeriod {
  /** Shorter for an agent that runs: it does not restart, and it waited a minute itself before it said that it is not ready. */
  static final Duration UNRESPONSIVE_GRACE = Duration.ofSeconds(30);

  private final Duration grace;
  private final Map<String, Instant> awaySince = new HashMap<>();

  @Inject
  AgentGracePeriod(Settings settings) {
    this(settings.agentGrace());
  }

  AgentGracePeriod(Duration grace) {
    this.grace = grace;
  }

  /**
   * By node whose agent is away, or came back within its grace period: until when that is not reported.
   *
   * @param nodes every node of the cluster as it is at {@code now}
   */
  synchronized Map<String, Instant> until(Collection<NodeInfo> nodes, Instant now) {
    Set<String> away = nodes.stream().filter(node -> node.linux() && node.agent() != Agent.Ready).map(NodeInfo::name)
        .collect(Collectors.toSet());
    Set<String> existing = nodes.stream().map(NodeInfo::name).collect(Collectors.toSet());
    awaySince.entrySet().removeIf(entry -> !existing.contains(entry.getKey())
        || !away.contains(entry.getKey()) && !now.isBefore(entry.getValue().plus(grace)));
    away.forEach(node -> awaySince.putIfAbsent(node, now));
    Map<String, Instant> until = new HashMap<>();
    awaySince.forEach((node, since) -> until.put(node, since.plus(grace)));
    nodes.stream().filter(node -> node.linux() && node.agent() == Agent.Unresponsive).map(NodeInfo::name)
        .forEach(node -> until.merge(node, awaySince.get(node).plus(UNRESPONSIVE_GRACE), AgentGracePeriod::earlier));
    return until;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
