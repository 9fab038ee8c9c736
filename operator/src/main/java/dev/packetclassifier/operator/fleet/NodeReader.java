package dev.packetclassifier.operator.fleet;

import dev.packetclassifier.operator.plan.NodeInfo.Agent;
import dev.packetclassifier.operator.plan.NodeInfo;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** From Node and agent Pod objects to what the planner knows. */
public final class NodeReader {
  /** On every pod of the node agent. */
  public static final String AGENT_SELECTOR = "app.kubernetes.io/component=node-agent";

  private static final String OPERATING_SYSTEM_LABEL = "kubernetes.io/os";
  private static final String LINUX = "linux";

  private NodeReader() {
  }

  /** Every node, with the agent that runs there. */
  public static List<NodeInfo> read(Stream<Node> nodes, Collection<Pod> agentPods) {
    Map<String, Agent> agents = new HashMap<>();
    agentPods.forEach(pod -> {
      if (nodeName(pod) != null) {
        agents.merge(nodeName(pod), agent(pod), NodeReader::better);
      }
    });
    return nodes.map(node -> facts(node).with(agents.getOrDefault(node.getMetadata().getName(), Agent.Absent))).toList();
  }

  /** One node, as if it had no agent. */
  static NodeInfo facts(Node node) {
    Map<String, String> labels = node.getMetadata().getLabels() == null ? Map.of() : node.getMetadata().getLabels();
    return new NodeInfo(node.getMetadata().getName(), node.getMetadata().getUid(), LINUX.equals(operatingSystem(node, labels)), labels,
        addresses(node), Agent.Absent);
  }

  /** The state of an agent's pod. One that is being deleted is as good as not ready. */
  static Agent agent(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() == null && isReady(pod) ? Agent.Ready : Agent.NotReady;
  }

  private static boolean isReady(Pod pod) {
    return pod.getStatus() != null && pod.getStatus().getConditions() != null && pod.getStatus().getConditions().stream()
        .anyMatch(condition -> "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
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

  private static List<String> addresses(Node node) {
    List<NodeAddress> addresses = node.getStatus() == null || node.getStatus().getAddresses() == null
        ? List.of() : node.getStatus().getAddresses();
    return addresses.stream().filter(address -> "InternalIP".equals(address.getType())).map(NodeAddress::getAddress).sorted().toList();
  }
}
