// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.uninstall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UninstallOptionsTest {
  @Test
  void readsTheTimeoutInBothSpellings() {
    assertThat(UninstallOptions.parse(List.of()).timeout()).isEqualTo(Duration.ofMinutes(2));
    assertThat(UninstallOptions.parse(List.of("--timeout", "90s")).timeout()).isEqualTo(Duration.ofSeconds(90));
    assertThat(UninstallOptions.parse(List.of("--timeout=5m")).timeout()).isEqualTo(Duration.ofMinutes(5));
    assertThat(UninstallOptions.parse(List.of("--timeout=1h")).timeout()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void readsTheReleaseInBothSpellings() {
    assertThat(UninstallOptions.parse(List.of("--timeout=5m")).release()).isEmpty();
    assertThat(UninstallOptions.parse(List.of("--release=a/b", "--timeout", "5m"))).isEqualTo(
        new UninstallOptions(Duration.ofMinutes(5), Optional.of("a/b")));
    assertThat(UninstallOptions.parse(List.of("--release", "a/b")).release()).contains("a/b");
  }

  @Test
  void saysWhatItCannotRead() {
    assertThatThrownBy(() -> UninstallOptions.parse(List.of("--release", "b"))).hasMessageContaining("namespace and name");
    assertThatThrownBy(() -> UninstallOptions.parse(List.of("--timeout", "soon"))).hasMessageContaining("such as 2m");
    assertThatThrownBy(() -> UninstallOptions.parse(List.of("--timeout"))).hasMessageContaining("usage");
    assertThatThrownBy(() -> UninstallOptions.parse(List.of("--force"))).hasMessageContaining("usage");
  }
}
