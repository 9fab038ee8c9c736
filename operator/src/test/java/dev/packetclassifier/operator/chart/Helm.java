// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.chart;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The helm command on the project's chart. */
final class Helm {
  private static final Path CHART = Path.of("..", "helm");
  private static final String SETTING = "PCLF_HELM_BIN";

  /** @param exitCode of helm; @param output of both streams */
  record Result(int exitCode, String output) {
  }

  private Helm() {}

  /** What a release named {@code packet-classifier} in the namespace {@code security} installs. */
  static List<GenericKubernetesResource> template(String... options) {
    List<String> command = new ArrayList<>(List.of("template", "packet-classifier", CHART.toString(), "--namespace", "security",
        "--kube-version", "1.34.0"));
    command.addAll(List.of(options));
    Result result = run(command.toArray(String[]::new));
    if (result.exitCode != 0) {
      throw new IllegalStateException(result.output);
    }
    return Stream.of(result.output.split("(?m)^---\n")).filter(text -> text.contains("kind:"))
        .map(text -> Serialization.unmarshal(text, GenericKubernetesResource.class)).toList();
  }

  /** As {@link #template}, of one kind and name. */
  static <T extends HasMetadata> T object(List<GenericKubernetesResource> objects, Class<T> type, String name) {
    GenericKubernetesResource found = objects.stream()
        .filter(object -> object.getKind().equals(HasMetadata.getKind(type)) && object.getMetadata().getName().equals(name)).findFirst()
        .orElseThrow(() -> new IllegalStateException("no " + HasMetadata.getKind(type) + " " + name));
    return Serialization.unmarshal(Serialization.asYaml(found), type);
  }

  static String chart() {
    return CHART.toString();
  }

  static Result run(String... arguments) {
    List<String> command = new ArrayList<>(List.of(binary().toString()));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** From {@code PCLF_HELM_BIN}, or from what {@code e2e/cluster/build} cached, the newest version first. */
  private static Path binary() {
    String given = System.getProperty(SETTING, System.getenv(SETTING));
    Path cache = Path.of(System.getProperty("user.home"), ".cache", "pclf");
    try (Stream<Path> folders = given != null ? Stream.of(Path.of(given)) : Files.list(cache)) {
      return folders.filter(folder -> given != null || folder.getFileName().toString().startsWith("helm-"))
          .sorted(Comparator.<Path>naturalOrder().reversed()).map(folder -> folder.resolve("helm")).filter(Files::isExecutable).findFirst()
          .orElseThrow(() -> new IllegalStateException("helm is missing: run e2e/cluster/build once, or name its folder in " + SETTING));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
