// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.apiserver;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Where the programs of the control plane are. */
final class Binaries {
  private static final String SETTING = "PCLF_KUBE_BIN";

  private Binaries() {}

  /** kube-apiserver, from {@code PCLF_KUBE_BIN} or from what {@code e2e/cluster/build} cached. */
  static Path kubeApiserver() {
    String given = System.getProperty(SETTING, System.getenv(SETTING));
    return folders(given).map(folder -> folder.resolve("kube-apiserver")).filter(Files::isExecutable).findFirst()
        .orElseThrow(() -> new IllegalStateException("kube-apiserver is missing in " + Objects.requireNonNullElse(given, cache().toString())
            + ": run e2e/cluster/build once, or name its folder in " + SETTING));
  }

  static Path etcd() {
    return Stream.concat(folders(System.getProperty(SETTING, System.getenv(SETTING))),
        Stream.of(System.getenv("PATH").split(":")).map(Path::of))
        .map(folder -> folder.resolve("etcd")).filter(Files::isExecutable).findFirst()
        .orElseThrow(() -> new IllegalStateException("etcd is missing: install the package etcd-server"));
  }

  private static Stream<Path> folders(String given) {
    return given != null ? Stream.of(Path.of(given)) : cached().stream();
  }

  private static Path cache() {
    return Path.of(System.getProperty("user.home"), ".cache", "pclf");
  }

  /** The newest version first. */
  private static List<Path> cached() {
    try (Stream<Path> folders = Files.list(cache())) {
      return folders.filter(folder -> folder.getFileName().toString().startsWith("kubernetes-"))
          .sorted(Comparator.<Path>naturalOrder().reversed()).toList();
    } catch (java.io.IOException e) {
      return List.of();
    }
  }
}
