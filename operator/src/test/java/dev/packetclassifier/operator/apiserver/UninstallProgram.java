// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.apiserver;

import dev.packetclassifier.operator.Settings;
import dev.packetclassifier.operator.reconcile.AssignmentWriter;
import dev.packetclassifier.operator.uninstall.Uninstall;
import dev.packetclassifier.operator.uninstall.UninstallOptions;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.util.Optional;

/** The uninstall job as a process of its own, with a heap of its own: {@code UninstallProgram URL TOKEN}. */
final class UninstallProgram {
  private UninstallProgram() {}

  public static void main(String[] arguments) throws InterruptedException {
    Config config = new ConfigBuilder(Config.empty()).withMasterUrl(arguments[0]).withOauthToken(arguments[1]).withTrustCerts(true).build();
    int exitCode;
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
      exitCode = new Uninstall(client, new AssignmentWriter(client), settings(), System.out)
          .run(new UninstallOptions(Duration.ofMinutes(2), Optional.empty()));
    }
    System.exit(exitCode);
  }

  /** Those of the job in a cluster. */
  static Settings settings() {
    return new Settings() {
      @Override
      public Duration agentGrace() {
        return Duration.ZERO;
      }

      @Override
      public String namespace() {
        return OperatorOnApiServer.NAMESPACE;
      }

      @Override
      public LeaderElection leaderElection() {
        throw new UnsupportedOperationException("the job elects nobody");
      }
    };
  }
}
