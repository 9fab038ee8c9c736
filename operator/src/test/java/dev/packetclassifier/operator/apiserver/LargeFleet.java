// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.apiserver;

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
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Nodes as large as real ones are, 30 kB each, for the most part of it the list of images. */
public final class LargeFleet {
  private static final int IMAGES = 50;
  private static final int CONCURRENT_WRITES = 8;

  private LargeFleet() {}

  /** Creates {@code count} nodes, each with an agent of {@code cluster}. */
  static void create(KubernetesClient client, FakeCluster cluster, int count) throws Exception {
    write(names(count), name -> {
      cluster.addNodeWithAgent(name, address(name), Map.of("node.example.org/pool", pool(name)));
      client.nodes().withName(name).editStatus(LargeFleet::withImages);
    });
  }

  /** Creates {@code count} nodes, each with the pod of an agent that is ready and does nothing. */
  public static void create(KubernetesClient client, int count) throws Exception {
    write(names(count), name -> {
      client.resource(withImages(new NodeBuilder().withNewMetadata().withName(name).addToLabels("kubernetes.io/os", "linux")
          .addToLabels("node.example.org/pool", pool(name)).endMetadata()
          .withNewStatus().addNewAddress().withType("InternalIP").withAddress(address(name)).endAddress().endStatus().build())).create();
      FakeCluster.createAgent(client, name, true);
    });
  }

  /** {@code node-00000} and so on. */
  public static List<String> names(int count) {
    return IntStream.range(0, count).mapToObj("node-%05d"::formatted).toList();
  }

  private static void write(List<String> names, Consumer<String> writer) throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(CONCURRENT_WRITES);
    try {
      List<Callable<Void>> writes = names.stream().<Callable<Void>>map(name -> () -> {
        writer.accept(name);
        return null;
      }).toList();
      for (Future<Void> write : writers.invokeAll(writes)) {
        write.get();
      }
    } finally {
      writers.shutdownNow();
    }
  }

  private static String address(String name) {
    int number = number(name);
    return "10.%d.%d.%d".formatted(number >> 16, number >> 8 & 255, number & 255);
  }

  private static String pool(String name) {
    return "p" + number(name) % 7;
  }

  private static int number(String name) {
    return Integer.parseInt(name.substring(name.indexOf('-') + 1));
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
}
