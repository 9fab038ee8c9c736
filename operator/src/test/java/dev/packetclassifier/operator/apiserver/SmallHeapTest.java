// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Api;
import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import dev.packetclassifier.operator.Classifiers;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is listed is read in small pages and trimmed: the heap does not grow with the size of a Node. */
@ExtendWith(ApiServerExtension.class)
class SmallHeapTest {
  /** All of them, untrimmed, take more than the heap below. */
  private static final int NODES = 450;
  private static final String HEAP = "-Xmx36m";

  private final KubernetesClient client;
  private FakeCluster cluster;

  SmallHeapTest(KubernetesClient client) {
    this.client = client;
  }

  @BeforeEach
  void install() throws Exception {
    client.resource(new NamespaceBuilder().withNewMetadata().withName(OperatorOnApiServer.NAMESPACE).endMetadata().build())
        .serverSideApply();
    cluster = new FakeCluster(client);
    LargeFleet.create(client, cluster, NODES);
    PacketClassifier classifier = Classifiers.small("installed");
    classifier.addFinalizer(Api.FINALIZER);
    client.resource(classifier).create();
  }

  @AfterEach
  void clean() {
    cluster.close();
    client.resources(PacketClassifier.class).list().getItems().forEach(left -> client.resource(left).patch(
        PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\": {\"finalizers\": null}}"));
    client.resources(PacketClassifier.class).delete();
  }

  @Test
  void uninstallsManyLargeNodesInASmallHeap(@TempDir Path folder) throws Exception {
    Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), HEAP, "-Xmn4m",
        "-XX:+UseSerialGC",
        "-XX:+ExitOnOutOfMemoryError", "-cp", classPath(),
        UninstallProgram.class.getName(), client.getConfiguration().getMasterUrl(), client.getConfiguration().getOauthToken())
        .redirectErrorStream(true).redirectOutput(folder.resolve("output").toFile()).start();

    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    String output = Files.readString(folder.resolve("output"));
    assertThat(process.exitValue()).as(output).isZero();
    assertThat(output).contains("uninstalled: every node is detached");
    assertThat(
        List.of(client.resources(PacketClassifier.class).list().getItems(), client.resources(PacketClassifierNode.class).list().getItems()))
        .allSatisfy(left -> assertThat(left).isEmpty());
  }

  /** Without Quarkus's log manager, which keeps every record until Quarkus configures it. */
  private static String classPath() {
    return Stream.of(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")).split(File.pathSeparator))
        .filter(entry -> !entry.contains("jboss-logmanager")).collect(Collectors.joining(File.pathSeparator));
  }
}
