// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.packetclassifier.api.v1alpha1.Mode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Frames that make no sense pass and are counted; tagged ones are judged by what is inside. */
class FramesIT extends ClusterTest {
  private static final String NAME = "frames";

  @AfterEach
  void deleteClassifier() {
    cluster.delete(NAME);
  }

  @Test
  void oddFramesPassAndAreCounted() {
    try (VethPair pair = new VethPair(cluster, NODE_A, "frames0")) {
      cluster.apply(Classifiers.marking(NAME, 7001, Mode.Enforce, NODE_A, pair.inside));
      cluster.awaitReady(NAME);
      // Everything that odd.py sends must reach the sockets behind the program, but the frames it calls marked.
      String[] counts = cluster.onNode(NODE_A, "python3", cluster.path("traffic/odd.py"), pair.outside, pair.inside, "7001").split(" ");
      int sent = Integer.parseInt(counts[0]);
      int marked = Integer.parseInt(counts[1]);
      int arrived = Integer.parseInt(counts[2]);
      assertThat(sent).isGreaterThan(1000);
      assertThat(arrived).isEqualTo(sent - marked);
      String classifier = "classifier=\"" + NAME + "\"";
      // The agent reads its kernel's counters at most once a second.
      await("the drops to be counted").atMost(Cluster.PATIENCE)
          .untilAsserted(() -> assertThat(cluster.metrics(NODE_A).sum("pclf_dropped_packets_total", classifier)).isEqualTo(marked));
      Metrics metrics = cluster.metrics(NODE_A);
      assertThat(metrics.sum("pclf_packets_total", classifier) + metrics.sum("pclf_unjudged_packets_total", classifier))
          .isGreaterThanOrEqualTo(sent);
      assertThat(metrics.sum("pclf_unjudged_packets_total", classifier, "reason=\"Malformed\"")).isPositive();
    }
  }
}
