// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelSupportTest {
  @Test
  void thisKernelIsSupported() {
    KernelSupport support = KernelSupport.probe();
    assertThat(support.unsupportedReason()).isEmpty();
    assertThat(support.release()).isEqualTo(System.getProperty("os.version"));
    assertThat(support.libbpf()).matches("1\\.\\d+");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5.15.0", "5.15", "5.18.3-x", "6.1.0-13-amd64", "10.0"})
  void newEnough(String release) {
    assertThat(KernelSupport.tooOld(release)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"5.14.21", "4.19.0", "5.4.0-42-generic"})
  void tooOld(String release) {
    assertThat(KernelSupport.tooOld(release)).hasValue("kernel " + release + " is too old: 5.15 or newer is needed");
  }
}
