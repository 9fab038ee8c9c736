// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.packetclassifier.agent.log.DeduplicatingLog;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the watch makes of objects that a newer operator wrote, as they come over the wire. */
class ApiClusterTest {
  private static final String KNOWN = """
      {"classifier":"scan","priority":5,"attachMode":"Auto","interfaces":{"names":["eth0"]},"active":{"revision":"scan-1","mode":"Enforce"}}""";
  private static final String UNKNOWN_VALUE = KNOWN.replace("scan", "flood").replace("Enforce", "Shadow");
  private static final String UNKNOWN_FIELD = KNOWN.replace("scan", "probe").replace("\"mode\"", "\"sampling\":7,\"mode\"");

  private static final Duration PROBE_INTERVAL = Duration.ofMillis(200);
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(4);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final LinkedBlockingQueue<String> watchEvents = new LinkedBlockingQueue<>();
  private final AtomicInteger watches = new AtomicInteger();
  private final Vertx vertx = Vertx.vertx();
  private String listed = object(1, KNOWN);
  private volatile boolean unauthorized;
  private HttpServer server;
  private KubernetesClient client;
  private final ApiContact contact = new ApiContact();
  private ApiCluster cluster;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
    client = new KubernetesClientBuilder().withConfig(new ConfigBuilder().withAutoConfigure(false)
        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort()).build())
        .withHttpClientFactory(new KubernetesClientProducer.ReadTimeoutHttpClientFactory(vertx, LONGEST_SILENCE)).build();
    cluster = new ApiCluster(client, "node-a", "default", contact, PROBE_INTERVAL,
        new DeduplicatingLog(Logger.getLogger(ApiClusterTest.class)));
  }

  @AfterEach
  void stop() {
    cluster.close();
    client.close();
    vertx.close();
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    boolean objects = exchange.getRequestURI().getPath().contains("/packetclassifiernodes");
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    if (unauthorized) {
      exchange.sendResponseHeaders(401, -1);
    } else if (exchange.getRequestURI().getPath().endsWith("/packetclassifiernodes/node-a")) {
      send(exchange, listed);
    } else if (!query.contains("watch=true")) {
      send(exchange,
          "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[" + (objects ? listed : "") + "]}");
    } else if (exchange.getRequestHeaders().containsKey("Upgrade")) {
      exchange.sendResponseHeaders(200, -1);
    } else {
      watch(exchange, objects);
    }
  }

  private static void send(HttpExchange exchange, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    try (OutputStream body = exchange.getResponseBody()) {
      body.write(bytes);
    }
  }

  private void watch(HttpExchange exchange, boolean objects) throws IOException {
    watches.addAndGet(objects ? 1 : 0);
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream body = exchange.getResponseBody()) {
      body.flush();
      while (true) {
        String event = objects ? watchEvents.take() : new LinkedBlockingQueue<String>().take();
        body.write((event + "\n").getBytes(StandardCharsets.UTF_8));
        body.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String object(int generation, String... assignments) {
    return "{\"apiVersion\":\"packetclassifier.dev/v1alpha1\",\"kind\":\"PacketClassifierNode\",\"metadata\":{\"name\":\"node-a\",\"uid\":\"u\","
        + "\"resourceVersion\":\"" + generation + "\",\"generation\":" + generation + "},\"spec\":{\"assignments\":["
        + String.join(",", assignments) + "],\"later\":1},\"status\":{\"observedGeneration\":1,\"later\":2}}";
  }

  private NodeObjectState.Present present(long generation) {
    await().until(
        () -> cluster.nodeObject() instanceof NodeObjectState.Present seen && seen.object().getMetadata().getGeneration() == generation);
    return (NodeObjectState.Present) cluster.nodeObject();
  }

  @Test
  void listedAndWatchedObjectsOfANewerOperatorHideNothing() {
    listed = object(1, KNOWN, UNKNOWN_VALUE);
    client.resources(PacketClassifierNode.class);
    cluster.watch(() -> {});
    isHalfUnderstood(present(1), "flood", "unknown value 'Shadow' of active.mode");

    watchEvents.add("{\"type\":\"MODIFIED\",\"object\":" + object(2, UNKNOWN_FIELD, KNOWN) + "}");
    isHalfUnderstood(present(2), "probe", "unknown field active.sampling");

    watchEvents.add("{\"type\":\"MODIFIED\",\"object\":" + object(3, UNKNOWN_VALUE, KNOWN) + "}");
    isHalfUnderstood(present(3), "flood", "unknown value 'Shadow' of active.mode");

    watchEvents.add("{\"type\":\"MODIFIED\",\"object\":" + object(4, KNOWN) + "}");
    assertThat(present(4).unsupported()).isEmpty();
    assertThat(cluster.nodeObjectExistence()).isEqualTo(Existence.Exists);
  }

  /** Its packets may be lost on the way: nobody would tell. */
  @Test
  void aWatchOnWhichNothingComesIsBegunAnew() {
    cluster.watch(() -> {});
    await().until(() -> watches.get() == 1);
    await().atMost(LONGEST_SILENCE.multipliedBy(3)).until(() -> watches.get() > 1);
  }

  private static void isHalfUnderstood(NodeObjectState.Present seen, String classifier, String why) {
    assertThat(seen.unsupported()).containsOnlyKeys(classifier);
    assertThat(seen.unsupported().get(classifier)).startsWith("agent too old").contains(why);
    assertThat(seen.object().getSpec().assignments).singleElement().satisfies(assignment -> {
      assertThat(assignment.classifier).isEqualTo("scan");
      assertThat(assignment.priority).isEqualTo(5);
      assertThat(assignment.active.mode).isEqualTo(Mode.Enforce);
      assertThat(assignment.interfaces.names).containsExactly("eth0");
    });
    assertThat(seen.object().getStatus().observedGeneration).isEqualTo(1);
  }

  @Test
  void anOpenWatchIsNoContactWhenTheCredentialsNoLongerWork() {
    cluster.watch(() -> {});
    await().until(() -> cluster.nodeObject() instanceof NodeObjectState.Present);
    await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(5))
        .until(() -> contact.sinceAnswer().compareTo(Duration.ofSeconds(1)) < 0);
    unauthorized = true;
    await().until(() -> contact.sinceAnswer().compareTo(Duration.ofSeconds(2)) > 0);
    assertThat(cluster.nodeExistence()).as("401 is not 404").isEqualTo(Existence.Unknown);
    unauthorized = false;
    await().until(() -> contact.sinceAnswer().compareTo(Duration.ofSeconds(1)) < 0);
    assertThat(contact.lastAnswerSeconds()).isPositive();
  }
}
