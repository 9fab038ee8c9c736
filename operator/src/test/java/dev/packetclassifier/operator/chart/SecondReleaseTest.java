// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.operator.Classifiers;
import dev.packetclassifier.operator.apiserver.ApiServerExtension;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A second release is installed next to the one that protects the nodes. */
@ExtendWith(ApiServerExtension.class)
class SecondReleaseTest {
  private final KubernetesClient client;
  private Path kubeconfig;

  SecondReleaseTest(KubernetesClient client) {
    this.client = client;
  }

  @BeforeEach
  void install(@TempDir Path folder) throws IOException {
    kubeconfig = Files.writeString(folder.resolve("kubeconfig"), """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: %s, insecure-skip-tls-verify: true}}]
        users: [{name: u, user: {token: %s}}]
        contexts: [{name: x, context: {cluster: c, user: u}}]
        current-context: x
        """.formatted(client.getConfiguration().getMasterUrl(), client.getConfiguration().getOauthToken()));
    client.resource(Classifiers.small("protecting")).create();
    assertThat(helm("install", "production", "security")).satisfies(result -> assertThat(result.exitCode()).as(result.output()).isZero());
  }

  @AfterEach
  void clean() {
    helmDelete("production", "security");
    helmDelete("trial", "trial");
    client.resources(PacketClassifier.class).delete();
  }

  @Test
  void isRefusedWithTheNameOfTheFirst() {
    Helm.Result second = helm("install", "trial", "trial");

    assertThat(second.exitCode()).isNotZero();
    assertThat(second.output()).contains("this cluster has release security/production", "can have only one");
    assertThat(helm("install", "trial", "trial", "--take-ownership").exitCode()).as("not even with --take-ownership").isNotZero();
    assertThat(client.resources(PacketClassifier.class).withName("protecting").get()).isNotNull();
  }

  @Test
  void theFirstIsUpgradedAsEver() {
    assertThat(helm("upgrade", "production", "security", "--reuse-values"))
        .satisfies(result -> assertThat(result.exitCode()).as(result.output()).isZero());
  }

  private Helm.Result helm(String verb, String release, String namespace, String... options) {
    List<String> command = new ArrayList<>(
        List.of(verb, release, Helm.chart(), "--kubeconfig", kubeconfig.toString(), "--namespace", namespace,
            "--set", "crds.install=false", "--set", "nodeAgent.privileged=false", "--no-hooks"));
    if (verb.equals("install")) {
      command.add("--create-namespace");
    }
    command.addAll(List.of(options));
    return Helm.run(command.toArray(String[]::new));
  }

  private void helmDelete(String release, String namespace) {
    Helm.run("uninstall", release, "--kubeconfig", kubeconfig.toString(), "--namespace", namespace, "--no-hooks", "--ignore-not-found");
  }
}
