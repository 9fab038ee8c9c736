// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNodeSpec;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNodeStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AssignmentGenerationsTest {
  private final AssignmentGenerations since = new AssignmentGenerations();

  /** An object that assigns {@code c}. */
  private static PacketClassifierNode object(String uid, long generation, long observed) {
    PacketClassifierNode object = new PacketClassifierNode();
    object.setMetadata(new ObjectMetaBuilder().withName("node-a").withUid(uid).withGeneration(generation).build());
    object.setSpec(new PacketClassifierNodeSpec());
    Assignment assignment = new Assignment();
    assignment.classifier = "c";
    object.getSpec().assignments = List.of(assignment);
    object.setStatus(new PacketClassifierNodeStatus());
    object.getStatus().observedGeneration = observed;
    return object;
  }

  private Map<String, Long> seeing(PacketClassifierNode object) {
    return since.generations("c", Map.of("node-a", object));
  }

  @Test
  void generationOfTheLastWriteStaysWhileOthersMoveIt() {
    since.written("c", object("u", 3, 2));
    assertThat(seeing(object("u", 2, 2))).as("the cache is behind").containsEntry("node-a", 3L);
    assertThat(seeing(object("u", 5, 4))).containsEntry("node-a", 3L);
    assertThat(seeing(object("u", 5, 5))).containsEntry("node-a", 3L);
    since.written("c", object("u", 6, 5));
    assertThat(seeing(object("u", 6, 5))).containsEntry("node-a", 6L);
  }

  @Test
  void anOperatorThatStartedAnewLearnsFromWhatAgentsActedOn() {
    assertThat(seeing(object("u", 5, 4))).isEmpty();
    assertThat(seeing(object("u", 5, 5))).containsEntry("node-a", 5L);
    assertThat(seeing(object("u", 6, 5))).containsEntry("node-a", 5L);
    assertThat(since.generations("other", Map.of("node-a", object("u", 5, 5)))).as("not assigned").isEmpty();
  }

  @Test
  void anObjectMadeAnewCountsFromItsOwnGenerations() {
    since.written("c", object("u", 7, 7));
    assertThat(seeing(object("other", 1, -1))).isEmpty();
    assertThat(seeing(object("other", 1, 1))).containsEntry("node-a", 1L);
  }

  @Test
  void forgetsNodesAndClassifiersThatAreGone() {
    since.written("c", object("u", 7, 7));
    assertThat(since.generations("c", Map.of())).isEmpty();
    assertThat(seeing(object("u", 8, 7))).isEmpty();
    since.written("c", object("u", 8, 7));
    since.forget("c");
    assertThat(seeing(object("u", 8, 7))).isEmpty();
  }
}
