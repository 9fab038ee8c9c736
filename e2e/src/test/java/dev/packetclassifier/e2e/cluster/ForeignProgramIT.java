// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.packetclassifier.api.v1alpha1.AttachMode;
import dev.packetclassifier.api.v1alpha1.InterfaceStatus;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.api.v1alpha1.Phase;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another tool's XDP program is never touched. */
class ForeignProgramIT extends ClusterTest {
  private static final String NAME = "foreign";

  @TempDir
  Path folder;

  @AfterEach
  void deleteClassifier() {
    cluster.delete(NAME);
  }

  /** A program that passes everything, attached with ip(8) as anybody would. */
  private void attachForeigner(String interfaceName) throws Exception {
    Path source = folder.resolve("stranger.c");
    Path object = folder.resolve("stranger.o");
    Files.writeString(source, "__attribute__((section(\"xdp\"), used)) int stranger(void *context) { return 2; }\n");
    Shell.run("clang", "-O2", "-g", "-target", "bpf", "-c", source.toString(), "-o", object.toString());
    cluster.onNode(NODE_A, "ip", "link", "set", "dev", interfaceName, "xdp", "object", object.toString(), "section", "xdp");
  }

  @Test
  void isReportedAndNeverReplacedAndFollowedWhenItLeaves() throws Exception {
    try (VethPair pair = new VethPair(cluster, NODE_A, "guest0")) {
      attachForeigner(pair.inside);
      String id = cluster.shellOnNode(NODE_A, "ip -d link show guest0 | sed -n 's/.*prog\\/xdp id \\([0-9]*\\).*/\\1/p'");
      PacketClassifier classifier = Classifiers.marking(NAME, 7001, Mode.Enforce, NODE_A, pair.inside);
      classifier.getSpec().target.attachMode = AttachMode.Native;
      cluster.apply(classifier);
      await("the interface to be blocked").atMost(Cluster.PATIENCE)
          .until(() -> cluster.reported(NODE_A, NAME, pair.inside).map(status -> status.phase == Phase.Blocked).orElse(false));
      InterfaceStatus blocked = cluster.reported(NODE_A, NAME, pair.inside).orElseThrow();
      assertThat(blocked.message).contains("stranger").contains(id);
      assertThat(cluster.onNode(NODE_A, "ip", "-d", "link", "show", pair.inside)).contains("id " + id);

      cluster.onNode(NODE_A, "ip", "link", "set", "dev", pair.inside, "xdp", "off");
      cluster.awaitReady(NAME);
      pair.send(7001, 10, 1000);
      await("the frames to be dropped").atMost(Cluster.PATIENCE)
          .until(() -> cluster.metrics(NODE_A).sum("pclf_dropped_packets_total", "classifier=\"" + NAME + "\"") >= 10);
    }
  }
}
