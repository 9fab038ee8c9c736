// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.operator.plan.NodeInfo;
import dev.packetclassifier.operator.plan.NodeInfo.Agent;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NodeReaderTest {
  private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");

  @Test
  void readsWhatThePlannerNeedsAlsoFromWhatTheCacheKeeps() {
    Node node = new NodeBuilder().withNewMetadata().withName("n").withUid("u").addToLabels("zone", "a").addToAnnotations("big", "text")
        .endMetadata()
        .withNewStatus().addNewAddress("10.0.0.1", "InternalIP").addNewAddress("n", "Hostname").addNewAddress("fd00::1", "InternalIP")
        .withNewNodeInfo().withOperatingSystem("linux").endNodeInfo().addNewImage().addToNames("image").endImage().endStatus().build();
    NodeInfo expected = new NodeInfo("n", "u", true, Map.of("zone", "a"), List.of("10.0.0.1", "fd00::1"), Agent.Absent);

    assertThat(NodeReader.info(node)).isEqualTo(expected);
    assertThat(NodeReader.info(CacheTransforms.node(node))).isEqualTo(expected);
    assertThat(CacheTransforms.node(node).getStatus().getImages()).isEmpty();
    assertThat(CacheTransforms.node(node).getMetadata().getAnnotations()).isNullOrEmpty();
  }

  /** Of what other nodes see as the sender of a tunnel nothing may be missing. */
  @Test
  void addressesAreAllFromWhichANodeSends() {
    Node node = new NodeBuilder().withNewMetadata().withName("n")
        .addToAnnotations("flannel.alpha.coreos.com/public-ip", "192.0.2.7")
        .addToAnnotations("projectcalico.org/IPv4Address", "192.0.2.8/24")
        .addToAnnotations("projectcalico.org/IPv6Address", "2001:db8::8/64")
        .addToAnnotations("projectcalico.org/IPv4IPIPTunnelAddr", "10.9.9.9")
        .endMetadata().withNewStatus().addNewAddress("10.0.0.1", "InternalIP").addNewAddress("198.51.100.1", "ExternalIP")
        .addNewAddress("192.0.2.7", "ExternalIP").addNewAddress("n.example", "ExternalDNS").endStatus().build();
    List<String> expected = List.of("10.0.0.1", "192.0.2.7", "192.0.2.8", "198.51.100.1", "2001:db8::8");

    assertThat(NodeReader.info(node).addresses()).isEqualTo(expected);
    assertThat(NodeReader.info(CacheTransforms.node(node)).addresses()).isEqualTo(expected);
  }

  @Test
  void operatingSystemComesFromTheNodeElseFromItsLabel() {
    Node windows = new NodeBuilder().withNewMetadata().withName("w").addToLabels("kubernetes.io/os", "windows").endMetadata().build();
    assertThat(NodeReader.info(windows).linux()).isFalse();
    Node silent = new NodeBuilder().withNewMetadata().withName("s").endMetadata().build();
    assertThat(NodeReader.info(silent).linux()).isTrue();
  }

  @Test
  void agentsStateIsThatOfItsBestPod() {
    Node node = new NodeBuilder().withNewMetadata().withName("n").endMetadata().build();

    assertThat(agent(node)).isEqualTo(Agent.Absent);
    assertThat(agent(node, pod("n", "False", null))).isEqualTo(Agent.NotReady);
    assertThat(agent(node, pod("n", "True", null))).isEqualTo(Agent.Ready);
    assertThat(agent(node, pod("n", "True", "2026-01-01T00:00:00Z"))).as("being deleted").isEqualTo(Agent.NotReady);
    assertThat(agent(node, pod("n", "True", "2026-01-01T00:00:00Z"), pod("n", "True", null))).isEqualTo(Agent.Ready);
    assertThat(agent(node, pod("other", "True", null), pod(null, "True", null))).isEqualTo(Agent.Absent);
  }

  @Test
  void anAgentThatWasNotReadySinceItsPodWasCreatedIsGivenUpAfterFiveMinutes() {
    Node node = new NodeBuilder().withNewMetadata().withName("n").endMetadata().build();
    Pod unscheduled = started("00:55:01Z", null, null);

    assertThat(agent(node, unscheduled)).isEqualTo(Agent.NotReady);
    assertThat(NodeReader.neverReadyAt(CacheTransforms.pod(unscheduled))).contains(Instant.parse("2026-01-01T01:00:01Z"));
    assertThat(agent(node, started("00:55:00Z", null, null))).as("no kubelet took it").isEqualTo(Agent.NeverReady);
    assertThat(agent(node, started("00:30:00Z", "00:30:05Z", "00:30:05Z"))).as("it crashes").isEqualTo(Agent.NeverReady);
    assertThat(agent(node, started("00:30:00Z", "00:30:05Z", "00:59:00Z"))).as("it was ready").isEqualTo(Agent.NotReady);
    assertThat(agent(node, started("00:30:00Z", null, null), pod("n", "True", null))).isEqualTo(Agent.Ready);
  }

  /** Of a dead node the last that is known is that its pods run. */
  @Test
  void anAgentThatRunsOnAReadyNodeAndIsNotReadyIsUnresponsive() {
    Node ready = new NodeBuilder().withNewMetadata().withName("n").endMetadata().withNewStatus()
        .addNewCondition().withType("Ready").withStatus("True").endCondition().endStatus().build();
    Node dead = new NodeBuilder(ready).withNewStatus().addNewCondition().withType("Ready").withStatus("Unknown").endCondition().endStatus()
        .build();

    assertThat(agent(CacheTransforms.node(ready), running("00:58:59Z"))).isEqualTo(Agent.Unresponsive);
    assertThat(agent(CacheTransforms.node(ready), running("00:59:01Z"))).as("it starts").isEqualTo(Agent.NotReady);
    assertThat(agent(CacheTransforms.node(dead), running("00:30:00Z"))).isEqualTo(Agent.NotReady);
  }

  private static Pod running(String since) {
    return new PodBuilder(started("00:30:00Z", "00:30:05Z", "00:59:30Z")).editStatus().addNewContainerStatus().withName("agent")
        .withNewState().withNewRunning("2026-01-01T" + since).endState().endContainerStatus().endStatus().build();
  }

  private static Pod started(String created, String start, String transition) {
    PodBuilder pod = new PodBuilder().withNewMetadata().withName("p").withCreationTimestamp("2026-01-01T" + created).endMetadata()
        .withNewSpec().withNodeName("n").endSpec();
    if (start == null) {
      return pod.withNewStatus().endStatus().build();
    }
    return pod.withNewStatus().withStartTime("2026-01-01T" + start).addNewCondition().withType("Ready").withStatus("False")
        .withLastTransitionTime("2026-01-01T" + transition).endCondition().endStatus().build();
  }

  private static Agent agent(Node node, Pod... pods) {
    return NodeReader.read(Stream.of(node), Stream.of(pods).map(CacheTransforms::pod).toList(), NOW).get(0).agent();
  }

  private static Pod pod(String node, String ready, String deleted) {
    return new PodBuilder().withNewMetadata().withName("p").withDeletionTimestamp(deleted).endMetadata()
        .withNewSpec().withNodeName(node).endSpec()
        .withNewStatus().addNewCondition().withType("Ready").withStatus(ready).endCondition().endStatus().build();
  }
}
