// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.NodeCounts;
import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.api.v1alpha1.PacketClassifierStatus;
import dev.packetclassifier.operator.Classifiers;
import dev.packetclassifier.operator.apiserver.ApiServerExtension;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the API server makes of two operators that write one status. */
@ExtendWith(ApiServerExtension.class)
class StatusPublisherTest {
  private final KubernetesClient client;
  private final StatusPublisher first;
  private final StatusPublisher second;
  private PacketClassifier cached;

  StatusPublisherTest(KubernetesClient client) {
    this.client = client;
    first = new StatusPublisher(client);
    second = new StatusPublisher(client);
  }

  @BeforeEach
  void apply() {
    cached = client.resource(Classifiers.small("board")).create();
  }

  @AfterEach
  void delete() {
    client.resources(PacketClassifier.class).delete();
  }

  /** The cache may not have seen the last status when the next one is due. */
  @Test
  void oneOperatorGoesOnFromItsOwnStatus() {
    assertThat(first.publish(cached, status("board-0000000001"), Instant.EPOCH)).isTrue();
    assertThat(first.publish(cached, status("board-0000000002"), Instant.EPOCH)).isTrue();
    assertThat(onServer()).isEqualTo("board-0000000002");
    assertThat(first.published(cached).status().currentRevision).isEqualTo("board-0000000002");
  }

  @Test
  void whoSleptThroughAChangeWritesNothingOverIt() {
    assertThat(first.publish(cached, status("board-0000000001"), Instant.EPOCH)).isTrue();
    assertThat(second.publish(current(), status("board-0000000002"), Instant.EPOCH)).isTrue();

    assertThat(first.publish(cached, status("board-0000000003"), Instant.EPOCH)).isFalse();
    assertThat(onServer()).isEqualTo("board-0000000002");
  }

  @Test
  void whoHasSeenTheChangeMayWriteAgain() {
    assertThat(first.publish(cached, status("board-0000000001"), Instant.EPOCH)).isTrue();
    client.resource(current()).edit(classifier -> {
      classifier.getMetadata().setLabels(Map.of("team", "edge"));
      return classifier;
    });
    assertThat(first.publish(cached, status("board-0000000002"), Instant.EPOCH)).isFalse();
    assertThat(first.publish(current(), status("board-0000000002"), Instant.EPOCH)).isTrue();
    assertThat(onServer()).isEqualTo("board-0000000002");
  }

  /** Or else it would take its own status for what people see, and never put right what an operator that slept wrote over it. */
  @Test
  void whatSomebodyElseWroteIsSeen() {
    assertThat(first.publish(cached, status("board-0000000001"), Instant.EPOCH)).isTrue();
    assertThat(second.publish(current(), status("board-0000000002"), Instant.EPOCH)).isTrue();

    assertThat(first.published(cached).status().currentRevision).as("the cache has not seen its own yet").isEqualTo("board-0000000001");
    assertThat(first.published(current()).status().currentRevision).isEqualTo("board-0000000002");
    assertThat(first.published(current()).at()).as("when it wrote last itself").contains(Instant.EPOCH);
  }

  private static PacketClassifierStatus status(String revision) {
    PacketClassifierStatus status = new PacketClassifierStatus();
    status.observedGeneration = 1;
    status.currentRevision = revision;
    status.nodes = new NodeCounts();
    return status;
  }

  private PacketClassifier current() {
    return client.resources(PacketClassifier.class).withName("board").get();
  }

  private String onServer() {
    return current().getStatus().currentRevision;
  }
}
