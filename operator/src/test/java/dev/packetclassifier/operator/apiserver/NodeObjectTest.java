// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.AttachMode;
import dev.packetclassifier.api.v1alpha1.InterfaceSelector;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNodeSpec;
import dev.packetclassifier.operator.plan.AssignedNode;
import dev.packetclassifier.operator.plan.NodeAssignment;
import dev.packetclassifier.operator.plan.NodeInfo;
import dev.packetclassifier.operator.reconcile.AssignmentWriter;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the API server makes of assignments that several classifiers write to one node. */
@ExtendWith(ApiServerExtension.class)
class NodeObjectTest {
  private static final NodeInfo NODE = new NodeInfo("node-a", "uid-1", true, Map.of(), List.of(), NodeInfo.Agent.Ready);

  private final KubernetesClient client;
  private final AssignmentWriter assignments;

  NodeObjectTest(KubernetesClient client) {
    this.client = client;
    this.assignments = new AssignmentWriter(client);
  }

  @BeforeEach
  @AfterEach
  void clean() {
    client.resources(PacketClassifierNode.class).delete();
  }

  @Test
  void keepsTheEntriesOfOtherFieldManagers() {
    assign("one", "one-0000000001");
    assign("two", "two-0000000001");
    assign("one", "one-0000000002");

    assertThat(object().getSpec().assignments).extracting(entry -> entry.active.revision)
        .containsExactlyInAnyOrder("one-0000000002", "two-0000000001");
  }

  @Test
  void removeTakesOnlyTheClassifiersOwnEntry() {
    assign("one", "one-0000000001");
    assign("two", "two-0000000001");
    remove("one");

    assertThat(object().getSpec().assignments).extracting(entry -> entry.classifier).containsExactly("two");
  }

  /** An agent detaches what the list explicitly lacks: the list itself must survive the last removal. */
  @Test
  void listStaysExplicitAfterTheLastRemoval() {
    assign("one", "one-0000000001");
    remove("one");

    assertThat(client.raw("/apis/packetclassifier.dev/v1alpha1/packetclassifiernodes/node-a")).contains("\"assignments\":[]");
    assertThat(object().getMetadata().getOwnerReferences()).singleElement()
        .satisfies(owner -> assertThat(owner.getUid()).isEqualTo("uid-1"));
  }

  @Test
  void removeDoesNotMakeAnObjectThatWasDeleted() {
    assign("one", "one-0000000001");
    PacketClassifierNode object = object();
    client.resource(object).delete();
    assignments.remove(List.of(new AssignedNode(NODE, object.getMetadata().getUid())), "one");

    assertThat(object()).isNull();
  }

  /** A backup tool restores an object under its own name and owns every field of it; so does a person with kubectl. */
  @Test
  void removeTakesTheEntryThatAnotherFieldManagerOwnsToo() {
    assign("one", "one-0000000001");
    assign("two", "two-0000000001");
    apply("velero", assignment("one", "one-0000000001"));
    client.resources(PacketClassifierNode.class).withName("node-a").patch(new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE)
        .withFieldManager("kubectl-patch").build(), "{\"metadata\": {\"labels\": {\"by\": \"hand\"}}}");
    remove("one");

    assertThat(object().getSpec().assignments).extracting(entry -> entry.classifier).containsExactly("two");
  }

  @Test
  void removeTakesWhatOnlySomebodyElseWrote() {
    apply("velero", assignment("other", "other-0000000001"), assignment("one", "one-0000000001"));
    remove("one");

    assertThat(object().getSpec().assignments).extracting(entry -> entry.classifier).containsExactly("other");
    assertThat(object().getMetadata().getOwnerReferences()).extracting(owner -> owner.getUid()).containsExactly("uid-1");
  }

  /** Hundreds of classifiers come and go in the life of a node. */
  @Test
  void nothingOfAClassifierStaysInManagedFields() {
    for (int i = 0; i < 5; i++) {
      assign("c" + i, "c" + i + "-0000000001");
      remove("c" + i);
    }
    assertThat(object().getMetadata().getManagedFields()).extracting(entry -> entry.getManager()).containsExactly("pclf-operator");
    assertThat(object().getSpec().assignments).isEmpty();
  }

  @Test
  void aNodeWhoseWriteIsRefusedIsNamedAndTheOthersAreWritten() {
    NodeInfo odd = new NodeInfo("Not_A_Name", "uid-2", true, Map.of(), List.of(), NodeInfo.Agent.Ready);
    Map<String, String> refused = assign(List.of(odd, NODE), assignment("one", "one-0000000001"), object -> {});

    assertThat(refused).containsOnlyKeys("Not_A_Name", "node-a").containsEntry("node-a", null);
    assertThat(refused.get("Not_A_Name")).contains("Invalid value");
    assertThat(object().getSpec().assignments).hasSize(1);
  }

  /** The first update stores the defaults of the status; from then on a repeated apply does not even write. */
  @Test
  void sameAssignmentAgainChangesNothing() {
    assign("one", "one-0000000001");
    assign("one", "one-0000000001");
    PacketClassifierNode before = object();
    assign("one", "one-0000000001");

    assertThat(object().getMetadata().getResourceVersion()).isEqualTo(before.getMetadata().getResourceVersion());
    assertThat(object().getMetadata().getGeneration()).isEqualTo(1);
  }

  @Test
  void whatIsTakenBackReachesNoFurtherNode() {
    NodeInfo second = new NodeInfo("node-b", "uid-2", true, Map.of(), List.of(), NodeInfo.Agent.Ready);
    List<NodeAssignment> writes = List.of(new NodeAssignment(NODE, assignment("one", "one-0000000001")),
        new NodeAssignment(second, assignment("one", "one-0000000001")));
    assertThat(assignments.assign(writes, () -> false, object -> {})).isEmpty();
    assertThat(client.resources(PacketClassifierNode.class).list().getItems()).isEmpty();
  }

  @Test
  void nodeThatWasCreatedAgainBecomesTheOwner() {
    assign("one", "one-0000000001");
    NodeInfo again = new NodeInfo("node-a", "uid-2", true, Map.of(), List.of(), NodeInfo.Agent.Ready);
    assign(List.of(again), assignment("one", "one-0000000001"), object -> {});

    assertThat(object().getMetadata().getOwnerReferences()).extracting(owner -> owner.getUid()).containsExactly("uid-2");
  }

  @Test
  void statusIsNotTakenForReportedBeforeTheAgentWrote() {
    assign("one", "one-0000000001");

    assertThat(object().getStatus().observedGeneration).isEqualTo(-1);
    assertThat(object().getStatus().summary).isEqualTo("agent has not reported");
  }

  @Test
  void writerIsToldTheGenerationThatItsAssignmentMade() {
    List<Long> generations = new ArrayList<>();
    for (String revision : List.of("one-0000000001", "one-0000000002", "one-0000000002")) {
      assign(List.of(NODE), assignment("one", revision), object -> generations.add(object.getMetadata().getGeneration()));
    }
    assertThat(generations).containsExactly(1L, 2L, 2L);
  }

  private void assign(String classifier, String revision) {
    assign(List.of(NODE), assignment(classifier, revision), object -> {});
  }

  private Map<String, String> assign(List<NodeInfo> nodes, Assignment assignment, Consumer<PacketClassifierNode> written) {
    return assignments.assign(nodes.stream().map(node -> new NodeAssignment(node, assignment)).toList(), () -> true, written);
  }

  private void apply(String fieldManager, Assignment... entries) {
    PacketClassifierNode object = new PacketClassifierNode();
    object.getMetadata().setName("node-a");
    object.setSpec(new PacketClassifierNodeSpec());
    object.getSpec().assignments = List.of(entries);
    object.setStatus(null);
    client.resource(object).patch(new PatchContext.Builder().withPatchType(PatchType.SERVER_SIDE_APPLY).withFieldManager(fieldManager)
        .withForce(true).build());
  }

  private void remove(String classifier) {
    assignments.remove(List.of(new AssignedNode(NODE, object().getMetadata().getUid())), classifier);
  }

  private PacketClassifierNode object() {
    return client.resources(PacketClassifierNode.class).withName("node-a").get();
  }

  private static Assignment assignment(String classifier, String revision) {
    Assignment assignment = new Assignment();
    assignment.classifier = classifier;
    assignment.priority = 100;
    assignment.attachMode = AttachMode.Auto;
    assignment.interfaces = new InterfaceSelector();
    assignment.interfaces.defaultRoute = true;
    assignment.active = new Assignment.Active();
    assignment.active.revision = revision;
    assignment.active.mode = Mode.Observe;
    return assignment;
  }
}
