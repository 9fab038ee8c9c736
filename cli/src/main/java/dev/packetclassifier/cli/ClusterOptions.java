// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.cli;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which cluster. */
final class ClusterOptions {
  @Option(names = "--kubeconfig", paramLabel = "FILE", description = "The kubeconfig file; default $KUBECONFIG, then ~/.kube/config, then the pod's own token.")
  Path kubeconfig;

  @Option(names = "--context", paramLabel = "NAME", description = "A context of the kubeconfig; default its current one.")
  String context;

  /** For tests: what to speak to instead. */
  ClusterApi given;

  ClusterApi open() {
    if (given != null) {
      return given;
    }
    if (kubeconfig != null && !Files.isReadable(kubeconfig)) {
      throw new CommandException("--kubeconfig: " + kubeconfig + " is not there, or may not be read");
    }
    Config config = kubeconfig == null ? Config.autoConfigure(context) : Config.fromKubeconfig(kubeconfig.toFile());
    return new ClusterApi(new ConfigBuilder(config).withRequestRetryBackoffLimit(0).withConnectionTimeout(5_000).build());
  }
}
