// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.bench;

import dev.packetclassifier.operator.apiserver.ApiServer;
import dev.packetclassifier.operator.apiserver.OperatorOnApiServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The operator as it is shipped, in a process of its own, started as the chart starts it. */
final class OperatorProcess implements AutoCloseable {
  /** What {@code sysconf(_SC_CLK_TCK)} says on every Linux of today. */
  private static final double TICKS_PER_SECOND = 100;

  /** Of a process that failed; a stack trace with its causes. */
  private static final int LOG_LINES = 80;

  private final Process process;
  private final Path log;
  private final int port;

  private OperatorProcess(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.port = port;
  }

  /**
   * @param memoryMiB the container's limit, by which the JVM chooses its heap
   * @param javaOptions the chart's {@code operator.javaOptions}
   * @param arguments of the operator: none, or those of the uninstall job
   */
  static OperatorProcess start(ApiServer server, String token, int memoryMiB, List<String> javaOptions, Path log, String... arguments)
      throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(javaOptions);
    command.addAll(List.of("-XX:MaxRAM=" + memoryMiB + "m", "-XX:+ExitOnOutOfMemoryError", "-jar", "target/quarkus-app/quarkus-run.jar"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("MALLOC_ARENA_MAX", "1");
    builder.environment().put("QUARKUS_KUBERNETES_CLIENT_API_SERVER_URL", server.url());
    builder.environment().put("QUARKUS_KUBERNETES_CLIENT_TOKEN", token);
    builder.environment().put("QUARKUS_KUBERNETES_CLIENT_TRUST_CERTS", "true");
    builder.environment().put("QUARKUS_HTTP_PORT", String.valueOf(port));
    builder.environment().put("PCLF_NAMESPACE", OperatorOnApiServer.NAMESPACE);
    return new OperatorProcess(builder.start(), log, port);
  }

  /** @throws IllegalStateException when the process has ended */
  boolean isReady() throws IOException, InterruptedException {
    if (!process.isAlive()) {
      throw new IllegalStateException("the operator ended with " + process.exitValue() + ":\n" + String.join("\n", lastLines()));
    }
    try {
      return HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/ready"))
          .timeout(Duration.ofSeconds(5)).build(), HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** Waits until it ends by itself. */
  int exitValue(Duration limit) throws InterruptedException {
    return process.waitFor(limit.toSeconds(), TimeUnit.SECONDS) ? process.exitValue() : -1;
  }

  /** Resident memory in MiB: {@code VmRSS} now, {@code VmHWM} the most there was. */
  double memoryMiB(String field) throws IOException {
    return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
        .filter(line -> line.startsWith(field + ":"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024).findFirst().orElse(0);
  }

  double cpuSeconds() throws IOException {
    String[] fields = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat")).replaceAll(".*\\) ", "").split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  List<String> lastLines() throws IOException {
    List<String> lines = Files.readAllLines(log);
    return lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
