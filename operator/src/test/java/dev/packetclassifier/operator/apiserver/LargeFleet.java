// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.apiserver;

import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.operator.Classifiers;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Nodes as large as real ones are, 30 kB each, for the most part of it the list of images; each with an agent that answers.
 *
 * <p>As a program, {@code LargeFleet NODES}, it serves such a cluster and prints how to reach it, until its input ends: for measuring
 * an operator beside it.
 */
final class LargeFleet {
  private static final int IMAGES = 50;
  private static final int CONCURRENT_WRITES = 8;

  private LargeFleet() {}

  /** Creates {@code count} nodes, named {@code node-00000} and so on. */
  static void create(KubernetesClient client, FakeCluster cluster, int count) throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(CONCURRENT_WRITES);
    try {
      List<Callable<Void>> writes = IntStream.range(0, count).<Callable<Void>>mapToObj(i -> () -> {
        String name = "node-%05d".formatted(i);
        cluster.addNodeWithAgent(name, "10.%d.%d.%d".formatted(i >> 16, i >> 8 & 255, i & 255),
            Map.of("node.example.org/pool", "p" + i % 7));
        client.nodes().withName(name).editStatus(LargeFleet::withImages);
        return null;
      }).toList();
      for (Future<Void> write : writers.invokeAll(writes)) {
        write.get();
      }
    } finally {
      writers.shutdownNow();
    }
  }

  private static Node withImages(Node node) {
    NodeStatusBuilder status = new NodeStatusBuilder(node.getStatus());
    for (int i = 0; i < IMAGES; i++) {
      String repository = "registry.example.org/platform/services/component-%03d".formatted(i)
          + "-with-a-name-as-long-as-people-give-them".repeat(3);
      status.addNewImage().withNames(repository + "@sha256:" + "0123456789abcdef".repeat(4), repository + ":v1.2." + i,
          repository + ":stable", repository + ":latest").withSizeBytes(100_000_000L + i).endImage();
    }
    return new NodeBuilder(node).withStatus(status.build()).build();
  }

  public static void main(String[] arguments) throws Exception {
    ApiServer server = ApiServer.start();
    try (KubernetesClient client = server.client(ApiServer.ADMIN)) {
      client.load(LargeFleet.class.getResourceAsStream("/rbac.yaml")).serverSideApply();
      client.resource(new NamespaceBuilder().withNewMetadata().withName(OperatorOnApiServer.NAMESPACE).endMetadata().build())
          .serverSideApply();
      FakeCluster cluster = new FakeCluster(client);
      create(client, cluster, Integer.parseInt(arguments[0]));
      client.resource(Classifiers.small("fleet")).create();
      System.out.println("url " + server.url() + " token " + ApiServer.OPERATOR + " admin " + ApiServer.ADMIN + " namespace "
          + OperatorOnApiServer.NAMESPACE);
      while (System.in.read() >= 0) {
        PacketClassifier classifier = client.resources(PacketClassifier.class).withName("fleet").get();
        System.out.println(classifier == null ? "no classifier" : "nodes ready " + classifier.getStatus().nodes.ready);
      }
    } finally {
      server.close();
    }
  }
}
