// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.apiserver;

import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.AssignmentStatus;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNodeStatus;
import dev.packetclassifier.api.v1alpha1.Phase;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Nodes and their agents as the API server sees them; agents answer as told. */
public final class FakeCluster implements AutoCloseable, ResourceEventHandler<PacketClassifierNode> {
  private final KubernetesClient client;
  private final Map<String, Phase> answers = new ConcurrentHashMap<>();
  private final SharedIndexInformer<PacketClassifierNode> objects;

  public FakeCluster(KubernetesClient client) {
    this.client = client;
    this.objects = client.resources(PacketClassifierNode.class).inform(this);
  }

  /** A Linux node with an InternalIP, and no agent. */
  public void addNode(String name, String address, Map<String, String> labels) {
    client.resource(new NodeBuilder().withNewMetadata().withName(name).addToLabels(labels).addToLabels("kubernetes.io/os", "linux")
        .endMetadata().build()).create();
    client.nodes().withName(name).editStatus(node -> new NodeBuilder(node).editOrNewStatus()
        .addNewAddress().withType("InternalIP").withAddress(address).endAddress().endStatus().build());
  }

  /** A node whose agent is ready and runs whatever it is told. */
  public void addNodeWithAgent(String name, String address, Map<String, String> labels) {
    addNode(name, address, labels);
    answers.put(name, Phase.Running);
    addAgent(name, true);
  }

  public void addAgent(String node, boolean ready) {
    createAgent(client, node, ready);
  }

  static void createAgent(KubernetesClient client, String node, boolean ready) {
    client.resource(new PodBuilder().withNewMetadata().withName("agent-" + node).withNamespace(OperatorOnApiServer.NAMESPACE)
        .addToLabels("app.kubernetes.io/component", "node-agent").endMetadata()
        .withNewSpec().withNodeName(node).addNewContainer().withName("agent").withImage("agent").endContainer().endSpec()
        .build()).create();
    setAgentReady(client, node, ready);
  }

  public void setAgentReady(String node, boolean ready) {
    setAgentReady(client, node, ready);
  }

  private static void setAgentReady(KubernetesClient client, String node, boolean ready) {
    client.pods().inNamespace(OperatorOnApiServer.NAMESPACE).withName("agent-" + node).editStatus(pod -> withReady(pod, ready));
  }

  public void removeAgent(String node) {
    client.pods().inNamespace(OperatorOnApiServer.NAMESPACE).withName("agent-" + node).withGracePeriod(0).delete();
  }

  private static Pod withReady(Pod pod, boolean ready) {
    return new PodBuilder(pod).editOrNewStatus()
        .withConditions().addNewCondition().withType("Ready").withStatus(ready ? "True" : "False").endCondition().endStatus().build();
  }

  /** From now on the agent reports this phase for whatever it is told; null: it says nothing. */
  public void answer(String node, Phase phase) {
    if (phase == null) {
      answers.remove(node);
      return;
    }
    answers.put(node, phase);
    PacketClassifierNode object = client.resources(PacketClassifierNode.class).withName(node).get();
    if (object != null) {
      report(object, phase);
    }
  }

  @Override
  public void onAdd(PacketClassifierNode object) {
    Phase phase = answers.get(object.getMetadata().getName());
    if (phase != null && (object.getStatus() == null
        || object.getStatus().observedGeneration != object.getMetadata().getGeneration())) {
      report(object, phase);
    }
  }

  @Override
  public void onUpdate(PacketClassifierNode before, PacketClassifierNode object) {
    onAdd(object);
  }

  @Override
  public void onDelete(PacketClassifierNode object, boolean unknown) {
    // The agent waits for its object to come back.
  }

  private void report(PacketClassifierNode object, Phase phase) {
    List<AssignmentStatus> reports = new ArrayList<>();
    if (object.getSpec().assignments != null) {
      object.getSpec().assignments.forEach(assignment -> reports.add(report(assignment, phase)));
    }
    PacketClassifierNode patch = new PacketClassifierNode();
    patch.getMetadata().setName(object.getMetadata().getName());
    patch.setSpec(null);
    PacketClassifierNodeStatus status = new PacketClassifierNodeStatus();
    status.observedGeneration = object.getMetadata().getGeneration();
    status.assigned = reports.size();
    status.running = phase == Phase.Running ? reports.size() : 0;
    status.assignments = reports;
    patch.setStatus(status);
    client.resource(patch).subresource("status").patch(new PatchContext.Builder().withPatchType(PatchType.SERVER_SIDE_APPLY)
        .withFieldManager("pclf-agent").withForce(true).build());
  }

  private static AssignmentStatus report(Assignment assignment, Phase phase) {
    AssignmentStatus report = new AssignmentStatus();
    report.classifier = assignment.classifier;
    report.active = new AssignmentStatus.Active();
    report.active.phase = phase;
    if (phase == Phase.Running) {
      report.active.revision = assignment.active.revision;
      report.active.mode = assignment.active.mode;
    } else {
      report.active.message = "eth0 says no";
    }
    return report;
  }

  @Override
  public void close() {
    objects.stop();
    client.pods().inNamespace(OperatorOnApiServer.NAMESPACE).withGracePeriod(0).delete();
    client.resources(PacketClassifierNode.class).delete();
    client.nodes().delete();
  }
}
