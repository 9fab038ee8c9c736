// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.e2e.cluster;

import java.util.concurrent.CompletableFuture;

/** Two connected interfaces in a node's network namespace: what is sent out of one arrives at the other. */
public final class VethPair implements AutoCloseable {
  public final String node;
  /** Where a classifier is attached. */
  public final String inside;
  /** Where frames are sent. */
  public final String outside;
  private final Cluster cluster;

  /** @param inside the name that the classifier selects, at most 15 characters */
  public VethPair(Cluster cluster, String node, String inside) {
    this.cluster = cluster;
    this.node = node;
    this.inside = inside;
    this.outside = "o" + Integer.toHexString(inside.hashCode());
    // No IPv6: nothing but what a test sends goes over the pair.
    cluster.shellOnNode(node, "ip link add " + inside + " type veth peer name " + outside
        + " && ip link set " + inside + " addrgenmode none && ip link set " + outside + " addrgenmode none"
        + " && ip link set " + inside + " up && ip link set " + outside + " up");
  }

  /** Sends so many numbered frames to a UDP port. */
  public void send(int port, int count, int rate) {
    cluster.onNode(node, "python3", cluster.path("traffic/numbered.py"), "send", outside, "" + port, "" + count, "" + rate);
  }

  /** Counts the different numbered frames that arrive, until the sender has sent all of its own. */
  public CompletableFuture<Integer> receive(int port, int seconds) {
    String log = cluster.onNode(node, "mktemp", "-t", "pclf-e2e.XXXXXX");
    CompletableFuture<Integer> received = CompletableFuture.supplyAsync(() -> {
      cluster.shellOnNode(node,
          "timeout " + (seconds + 10) + " python3 " + cluster.path("traffic/numbered.py") + " receive " + inside + " " + port + " "
              + seconds
              + " > " + log);
      String[] lines = cluster.shellOnNode(node, "cat " + log + " && rm " + log).split("\n");
      return Integer.parseInt(lines[lines.length - 1]);
    });
    org.awaitility.Awaitility.await("the receiver to listen").until(() -> !cluster.shellOnNode(node, "cat " + log).isEmpty());
    return received;
  }

  @Override
  public void close() {
    // Either end may be gone already: a test removes or renames it.
    cluster.shellOnNode(node, "ip link delete " + outside + " 2>/dev/null || true");
  }
}
