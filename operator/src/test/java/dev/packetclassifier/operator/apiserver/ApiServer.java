// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.apiserver;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A real kube-apiserver with etcd, on free ports of the loopback interface, with the project's definitions installed. Nothing
 * else of a cluster runs: no garbage collection of owned objects, no kubelets.
 */
public final class ApiServer implements AutoCloseable {
  /** May do everything. */
  public static final String ADMIN = "admin-token";

  /** The user {@code pclf-operator}: may do what RBAC gives it. */
  public static final String OPERATOR = "operator-token";

  /** What the API server says of itself in the EndpointSlice of the service {@code kubernetes}. */
  public static final String ADVERTISED = "192.0.2.1";

  private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
  private static final Path DEFINITIONS = Path.of("..", "helm", "files", "crds");

  private final Path folder;
  private final Deque<Process> processes = new ArrayDeque<>();
  private final Thread closer = new Thread(this::stop);
  private final int port;

  private ApiServer(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /** Starts one and waits until it serves the project's kinds. */
  public static ApiServer start() {
    try {
      ApiServer server = new ApiServer(Files.createTempDirectory("pclf-o-apiserver-"), freePort());
      Runtime.getRuntime().addShutdownHook(server.closer);
      try {
        server.launch();
        server.installDefinitions();
      } catch (RuntimeException | IOException e) {
        server.close();
        throw e;
      }
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void launch() throws IOException {
    int etcdPort = freePort();
    int peerPort = freePort();
    String etcd = "http://127.0.0.1:" + etcdPort;
    String peer = "http://127.0.0.1:" + peerPort;
    Path key = folder.resolve("service-accounts.key");
    Files.writeString(key, serviceAccountKey());
    Path tokens = folder.resolve("tokens.csv");
    Files.writeString(tokens, ADMIN + ",admin,admin,system:masters\n" + OPERATOR + ",pclf-operator,operator\n");
    run("etcd", Binaries.etcd().toString(), "--data-dir", folder.resolve("etcd").toString(), "--listen-client-urls", etcd,
        "--advertise-client-urls", etcd, "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer,
        "--initial-cluster", "default=" + peer);
    run("apiserver", Binaries.kubeApiserver().toString(), "--etcd-servers", etcd, "--bind-address", "127.0.0.1",
        "--advertise-address", ADVERTISED, "--secure-port", String.valueOf(port), "--cert-dir", folder.resolve("certificates").toString(),
        "--token-auth-file", tokens.toString(), "--authorization-mode", "RBAC", "--service-cluster-ip-range", "10.255.0.0/24",
        "--service-account-issuer", "https://kubernetes.default.svc", "--service-account-key-file", key.toString(),
        "--service-account-signing-key-file", key.toString(), "--disable-admission-plugins", "ServiceAccount");
    Awaitility.await("the API server in " + folder).atMost(START_TIMEOUT).pollInterval(Duration.ofMillis(200)).until(this::isReady);
  }

  private boolean isReady() {
    Process dead = processes.stream().filter(process -> !process.isAlive()).findFirst().orElse(null);
    if (dead != null) {
      throw new IllegalStateException("a process of the control plane ended: " + lastLines("apiserver") + lastLines("etcd"));
    }
    try (KubernetesClient client = client(ADMIN)) {
      return "ok".equals(client.raw("/readyz"));
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  private void installDefinitions() throws IOException {
    try (KubernetesClient client = client(ADMIN); Stream<Path> files = Files.list(DEFINITIONS)) {
      for (Path file : files.toList()) {
        client.load(Files.newInputStream(file)).serverSideApply();
      }
      for (String plural : List.of("packetclassifiers", "packetclassifierrevisions", "packetclassifiernodes")) {
        Awaitility.await(plural).atMost(START_TIMEOUT).until(() -> serves(client, plural));
      }
    }
  }

  private static boolean serves(KubernetesClient client, String plural) {
    try {
      return client.raw("/apis/packetclassifier.dev/v1alpha1/" + plural) != null;
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  private void run(String name, String... command) throws IOException {
    processes.push(new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve(name + ".log").toFile()).start());
  }

  /** Where it listens. */
  public String url() {
    return "https://127.0.0.1:" + port;
  }

  /** A client with one of the tokens; the caller closes it. */
  public KubernetesClient client(String token) {
    Config config = new ConfigBuilder(Config.empty()).withMasterUrl(url()).withOauthToken(token).withTrustCerts(true)
        .withRequestRetryBackoffLimit(0).build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /** It answers nothing from now on; its connections stay. */
  public void pause() {
    signal("STOP");
  }

  /** It goes on. */
  public void resume() {
    signal("CONT");
  }

  /** To the process that was started last: kube-apiserver. */
  private void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, String.valueOf(processes.peek().pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop();
    Runtime.getRuntime().removeShutdownHook(closer);
  }

  private synchronized void stop() {
    Instant patience = Instant.now().plusSeconds(5);
    processes.forEach(Process::destroyForcibly);
    while (!processes.isEmpty() && Instant.now().isBefore(patience)) {
      await(processes.pop());
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void await(Process process) {
    try {
      process.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String lastLines(String name) {
    try {
      List<String> lines = Files.readAllLines(folder.resolve(name + ".log"));
      return name + ": " + lines.subList(Math.max(0, lines.size() - 5), lines.size()) + "\n";
    } catch (IOException e) {
      return "";
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String serviceAccountKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      KeyPair pair = generator.generateKeyPair();
      return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pair.getPrivate().getEncoded())
          + "\n-----END PRIVATE KEY-----\n";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has RSA", e);
    }
  }
}
