// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.packetclassifier.api.v1alpha1.Mode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * A node that comes back while there is no API server attaches what it ran before, from its own disk.
 *
 * <p>A kubelet without an API server starts no pod after a reboot, so the agent is started here by hand, in the node's
 * namespaces, as something like a static pod would start it.
 */
class RebootWithoutApiIT extends ClusterTest {
  private static final String NAME = "reboot";
  private static final Path AGENT = Path.of("..", "node-agent", "target", "quarkus-app", "quarkus-run.jar").toAbsolutePath().normalize();

  @Test
  void attachesFromItsOwnDisk() {
    try (VethPair pair = new VethPair(cluster, NODE_B, "reboot0")) {
      cluster.apply(Classifiers.marking(NAME, 7001, Mode.Enforce, NODE_B, pair.inside));
      cluster.awaitReady(NAME);
      cluster.script("cluster/apiserver", "stop");
      try {
        cluster.script("cluster/node", "stop", NODE_B);
        cluster.shellOnNode(NODE_B, "rm -r /sys/fs/bpf/packetclassifier");
        await("the kernel to have let go").atMost(Cluster.PATIENCE).until(() -> !attached(pair));
        attachWithoutApiServer(pair);
      } finally {
        cluster.script("cluster/apiserver", "start");
        cluster.script("cluster/node", "start", NODE_B);
      }
      cluster.awaitAgentReady(NODE_B);
      cluster.awaitReady(NAME);
      cluster.delete(NAME);
    }
  }

  private void attachWithoutApiServer(VethPair pair) {
    String pid = cluster.shellOnNode(NODE_B, "NODE_NAME=" + NODE_B + " POD_NAMESPACE=" + Cluster.NAMESPACE
        + " KUBERNETES_SERVICE_HOST=192.0.2.1 KUBERNETES_SERVICE_PORT=443 KUBECONFIG=/nonexistent"
        + " setsid java -Xmx64m -jar " + AGENT + " > /var/lib/packetclassifier/reboot-test.log 2>&1 < /dev/null & echo $!");
    try {
      await("the agent to attach without an API server").atMost(Cluster.PATIENCE).until(() -> attached(pair));
    } finally {
      cluster.shellOnNode(NODE_B, "kill -KILL " + pid + "; rm -f /var/lib/packetclassifier/reboot-test.log");
    }
    assertThat(attached(pair)).as("stays attached after the agent has gone").isTrue();
  }

  private boolean attached(VethPair pair) {
    return cluster.onNode(NODE_B, "ip", "-d", "link", "show", pair.inside).contains("prog/xdp");
  }
}
