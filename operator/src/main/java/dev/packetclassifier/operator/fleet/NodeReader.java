// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.fleet;

import dev.packetclassifier.operator.plan.NodeInfo;
import dev.packetclassifier.operator.plan.NodeInfo.Agent;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** From Node and agent Pod objects to what the planner knows. */
public final class NodeReader {
  /** On every pod of the node agent. */
  public static final String AGENT_SELECTOR = "app.kubernetes.io/component=node-agent";

  /** An agent that is not ready for so long from its creation cannot run on its node. */
  static final Duration START_LIMIT = Duration.ofMinutes(5);

  /** How long after a pod's start the kubelet first writes its conditions, at most. */
  private static final Duration FIRST_STATUS = Duration.ofSeconds(2);

  /** An agent that has run for longer is not one that starts. */
  private static final Duration RESTARTED = Duration.ofSeconds(60);

  private static final String OPERATING_SYSTEM_LABEL = "kubernetes.io/os";
  private static final String LINUX = "linux";

  private NodeReader() {}

  /** Every node, with the agent that runs there at {@code now}. */
  public static List<NodeInfo> read(Stream<Node> nodes, Collection<Pod> agentPods, Instant now) {
    Map<String, Agent> agents = new HashMap<>();
    agentPods.forEach(pod -> {
      if (nodeName(pod) != null) {
        agents.merge(nodeName(pod), agent(pod, now), NodeReader::better);
      }
    });
    return nodes.map(node -> info(node).with(onNode(node, agents.getOrDefault(node.getMetadata().getName(), Agent.Absent)))).toList();
  }

  /** One node, as if it had no agent. */
  static NodeInfo info(Node node) {
    Map<String, String> labels = node.getMetadata().getLabels() == null ? Map.of() : node.getMetadata().getLabels();
    return new NodeInfo(node.getMetadata().getName(), node.getMetadata().getUid(), LINUX.equals(operatingSystem(node, labels)), labels,
        NodeAddresses.of(node), Agent.Absent);
  }

  /** The state of an agent's pod. One that is being deleted is as good as not ready. */
  static Agent agent(Pod pod, Instant now) {
    if (isAgentReady(pod)) {
      return Agent.Ready;
    }
    if (neverReadyAt(pod).map(given -> !now.isBefore(given)).orElse(false)) {
      return Agent.NeverReady;
    }
    return isRunning(pod, now.minus(RESTARTED)) ? Agent.Unresponsive : Agent.NotReady;
  }

  /** Of a node that is down the last that is known of its pods is that they run. */
  private static Agent onNode(Node node, Agent agent) {
    return agent == Agent.Unresponsive && !isReady(node) ? Agent.NotReady : agent;
  }

  private static boolean isReady(Node node) {
    return node.getStatus() != null && node.getStatus().getConditions() != null && node.getStatus().getConditions().stream()
        .anyMatch(condition -> "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
  }

  /** Whether a pod that is not being deleted has run since before a time. */
  private static boolean isRunning(Pod pod, Instant since) {
    return pod.getMetadata().getDeletionTimestamp() == null && pod.getStatus() != null && pod.getStatus().getContainerStatuses() != null
        && pod.getStatus().getContainerStatuses().stream().map(ContainerStatus::getState)
            .anyMatch(state -> state != null && state.getRunning() != null && state.getRunning().getStartedAt() != null
                && Instant.parse(state.getRunning().getStartedAt()).isBefore(since));
  }

  static boolean isAgentReady(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() == null
        && readiness(pod).map(condition -> "True".equals(condition.getStatus())).orElse(false);
  }

  /** When a pod that has not been ready since it was created is given up; empty when it is ready or was. */
  static Optional<Instant> neverReadyAt(Pod pod) {
    if (pod.getMetadata().getCreationTimestamp() == null || pod.getMetadata().getDeletionTimestamp() != null || wasReady(pod)) {
      return Optional.empty();
    }
    return Optional.of(Instant.parse(pod.getMetadata().getCreationTimestamp()).plus(START_LIMIT));
  }

  /** The kubelet writes the condition when it starts the pod; a later change of it was from ready. */
  private static boolean wasReady(Pod pod) {
    return readiness(pod).map(condition -> "True".equals(condition.getStatus())
        || condition.getLastTransitionTime() == null || pod.getStatus().getStartTime() == null
        || Instant.parse(condition.getLastTransitionTime()).isAfter(Instant.parse(pod.getStatus().getStartTime()).plus(FIRST_STATUS)))
        .orElse(false);
  }

  private static Optional<PodCondition> readiness(Pod pod) {
    return pod.getStatus() == null || pod.getStatus().getConditions() == null ? Optional.empty()
        : pod.getStatus().getConditions().stream().filter(condition -> "Ready".equals(condition.getType())).findFirst();
  }

  static String nodeName(Pod pod) {
    return pod.getSpec() == null ? null : pod.getSpec().getNodeName();
  }

  /** While a DaemonSet is updated a node can have the old pod and the new one. */
  private static Agent better(Agent one, Agent other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static String operatingSystem(Node node, Map<String, String> labels) {
    if (node.getStatus() != null && node.getStatus().getNodeInfo() != null
        && node.getStatus().getNodeInfo().getOperatingSystem() != null
        && !node.getStatus().getNodeInfo().getOperatingSystem().isEmpty()) {
      return node.getStatus().getNodeInfo().getOperatingSystem();
    }
    return labels.getOrDefault(OPERATING_SYSTEM_LABEL, LINUX);
  }
}
