// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierException;
import dev.packetclassifier.api.v1alpha1.PacketClassifierExceptionSpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exceptions at the wire: how soon traffic that is dropped passes, and that neither operator nor API server is needed for long. */
class ExceptionsIT extends ClusterTest {
  private static final String NAME = "spared";
  private static final int PORT = 7009;
  private static final int SECONDS = 60;

  @TempDir
  Path folder;
  private VethPair pair;
  private Process arrivals;
  private Process sender;
  private Path arrived;

  /** Frames that are dropped, a hundred a second, all the time. */
  @BeforeEach
  void send() throws IOException {
    pair = new VethPair(cluster, NODE_B, "spared0");
    cluster.apply(Classifiers.marking(NAME, PORT, Mode.Enforce, NODE_B, pair.inside));
    cluster.awaitReady(NAME);
    arrived = folder.resolve("arrived");
    arrivals = cluster.startOnNode(NODE_B, arrived, "python3", cluster.path("traffic/numbered.py"), "arrivals", pair.inside, "" + PORT,
        "" + SECONDS);
    await("the receiver to listen").until(() -> Files.readString(arrived).contains("listening"));
    sender = cluster.startOnNode(NODE_B, folder.resolve("sent"), "python3", cluster.path("traffic/numbered.py"), "send", pair.outside,
        "" + PORT, "" + 100 * SECONDS, "100");
    awaitDropping();
  }

  @AfterEach
  void stop() {
    sender.destroy();
    arrivals.destroy();
    cluster.client.resources(PacketClassifierException.class).delete();
    cluster.delete(NAME);
    pair.close();
  }

  @Test
  void stopAndExceptReachTheWire() {
    for (String[] command : List.of(new String[] {"stop", NAME, "--for", "1h"}, new String[] {"except", "192.0.2.0/24", "--for", "1h",
        "--reason", "test"})) {
      Instant before = Instant.now();
      pclf(command);
      awaitPassing(before, "pclf " + command[0]);
      String name = cluster.client.resources(PacketClassifierException.class).list().getItems().get(0).getMetadata().getName();
      await("every node to confirm").atMost(Cluster.PATIENCE)
          .untilAsserted(() -> assertThat(pclf("exceptions")).contains(name, cluster.nodes().size() + "/" + cluster.nodes().size()));
      pclf("exceptions", "--end", name);
      awaitDropping();
    }
    assertThat(cluster.metrics(NODE_B).sum("pclf_excepted_packets_total", "classifier=\"" + NAME + "\"")).isPositive();
  }

  @Test
  void worksAndEndsWithoutOperatorAndApiServer() {
    cluster.scaleOperator(0);
    Duration length = Duration.ofSeconds(12);
    try {
      Instant before = Instant.now();
      create(before.plus(length));
      awaitPassing(before, "without an operator");
      cluster.script("cluster/apiserver", "stop");
      try {
        assertThat(passes(Instant.now())).as("stands without the API server").isTrue();
        await("the exception to end").atMost(length.plusSeconds(10)).pollInterval(Duration.ofMillis(500))
            .until(() -> !passes(Instant.now()));
        assertThat(Instant.now()).isAfter(before.plus(length).minusSeconds(1));
      } finally {
        cluster.script("cluster/apiserver", "start");
      }
    } finally {
      cluster.scaleOperator(1);
    }
    await("the operator to delete it").atMost(Cluster.PATIENCE)
        .until(() -> cluster.client.resources(PacketClassifierException.class).list().getItems().isEmpty());
  }

  private void create(Instant until) {
    PacketClassifierException exception = new PacketClassifierException();
    exception.setMetadata(new ObjectMetaBuilder().withName("test").build());
    exception.setSpec(new PacketClassifierExceptionSpec());
    exception.getSpec().sources = List.of("192.0.2.1/32");
    exception.getSpec().until = until.truncatedTo(ChronoUnit.SECONDS).toString();
    exception.getSpec().reason = "test";
    cluster.client.resource(exception).create();
  }

  private String pclf(String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = cluster.path("../cli/pclf");
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return Shell.run(command);
  }

  private void awaitPassing(Instant since, String what) {
    await(what).atMost(Cluster.PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> firstAfter(since).isPresent());
    Duration took = Duration.ofMillis(firstAfter(since).getAsLong() - since.toEpochMilli());
    System.out.println(what + ": the first frame passed after " + took.toMillis() + " ms");
  }

  private void awaitDropping() {
    await("frames to be dropped").atMost(Cluster.PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> !passes(Instant.now()));
  }

  /** Whether a frame arrives within half a second. */
  private boolean passes(Instant since) {
    Instant end = since.plusMillis(500);
    while (Instant.now().isBefore(end)) {
      if (firstAfter(since).isPresent()) {
        return true;
      }
      Thread.onSpinWait();
    }
    return false;
  }

  private OptionalLong firstAfter(Instant since) {
    try {
      return Files.readAllLines(arrived).stream().filter(line -> line.matches("[0-9]{13}")).mapToLong(Long::parseLong)
          .filter(millis -> millis > since.toEpochMilli()).findFirst();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
