// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.fleet;

import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierRevision;
import dev.packetclassifier.api.v1alpha1.PacketClassifierRevisionSpec;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What each cache keeps. */
public final class CacheTransforms {
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private CacheTransforms() {}

  /** Identity, labels, addresses, also those in annotations, operating system and readiness. */
  public static Node node(Node node) {
    NodeBuilder trimmed = new NodeBuilder().withMetadata(identity(node.getMetadata()).withLabels(node.getMetadata().getLabels())
        .withAnnotations(NodeAddresses.annotations(node)).build());
    if (node.getStatus() != null) {
      trimmed.withNewStatus().withAddresses(node.getStatus().getAddresses()).withConditions(readiness(node)).endStatus();
      if (node.getStatus().getNodeInfo() != null) {
        trimmed.editStatus().withNewNodeInfo().withOperatingSystem(node.getStatus().getNodeInfo().getOperatingSystem()).endNodeInfo()
            .endStatus();
      }
    }
    return trimmed.build();
  }

  /** Identity, node, start, readiness and since when its containers run. */
  public static Pod pod(Pod pod) {
    PodBuilder trimmed = new PodBuilder().withMetadata(identity(pod.getMetadata()).build());
    trimmed.withNewSpec().withNodeName(pod.getSpec() == null ? null : pod.getSpec().getNodeName()).endSpec();
    if (pod.getStatus() != null) {
      trimmed.withNewStatus().withStartTime(pod.getStatus().getStartTime()).withConditions(readiness(pod))
          .withContainerStatuses(running(pod)).endStatus();
    }
    return trimmed.build();
  }

  private static List<NodeCondition> readiness(Node node) {
    return node.getStatus().getConditions().stream().filter(condition -> "Ready".equals(condition.getType()))
        .map(condition -> new NodeConditionBuilder().withType(condition.getType()).withStatus(condition.getStatus()).build()).toList();
  }

  private static List<ContainerStatus> running(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream().filter(container -> container.getState() != null)
        .map(container -> new ContainerStatusBuilder().withName(container.getName())
            .withNewState().withRunning(container.getState().getRunning()).endState().build())
        .toList();
  }

  private static List<PodCondition> readiness(Pod pod) {
    return pod.getStatus().getConditions().stream().filter(condition -> "Ready".equals(condition.getType())).toList();
  }

  /** Everything but the bookkeeping of who wrote which field. */
  public static PacketClassifierNode nodeObject(PacketClassifierNode object) {
    PacketClassifierNode trimmed = new PacketClassifierNode();
    trimmed.setMetadata(identity(object.getMetadata()).withOwnerReferences(object.getMetadata().getOwnerReferences()).build());
    trimmed.setSpec(object.getSpec());
    trimmed.setStatus(object.getStatus());
    return trimmed;
  }

  /** Identity, owner and digest: a model takes a quarter of a megabyte. */
  public static PacketClassifierRevision revision(PacketClassifierRevision revision) {
    PacketClassifierRevision trimmed = new PacketClassifierRevision();
    trimmed.setMetadata(identity(revision.getMetadata()).withLabels(revision.getMetadata().getLabels()).build());
    PacketClassifierRevisionSpec spec = new PacketClassifierRevisionSpec();
    spec.classifier = revision.getSpec().classifier;
    spec.digest = revision.getSpec().digest;
    trimmed.setSpec(spec);
    return trimmed;
  }

  /** Everything but the copy of itself that kubectl leaves, and who wrote which field. */
  public static PacketClassifier classifier(PacketClassifier classifier) {
    PacketClassifier trimmed = new PacketClassifier();
    ObjectMeta metadata = classifier.getMetadata();
    Map<String, String> annotations = new HashMap<>(metadata.getAnnotations() == null ? Map.of() : metadata.getAnnotations());
    annotations.remove(LAST_APPLIED);
    trimmed.setMetadata(new ObjectMetaBuilder(metadata).withManagedFields().withAnnotations(annotations).build());
    trimmed.setSpec(classifier.getSpec());
    trimmed.setStatus(classifier.getStatus());
    return trimmed;
  }

  private static ObjectMetaBuilder identity(ObjectMeta metadata) {
    return new ObjectMetaBuilder()
        .withName(metadata.getName())
        .withNamespace(metadata.getNamespace())
        .withUid(metadata.getUid())
        .withResourceVersion(metadata.getResourceVersion())
        .withGeneration(metadata.getGeneration())
        .withCreationTimestamp(metadata.getCreationTimestamp())
        .withDeletionTimestamp(metadata.getDeletionTimestamp());
  }
}
