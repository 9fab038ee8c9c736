// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.agent.network.EthtoolFeatures;
import dev.packetclassifier.bpf.program.AttachedMode;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AttachEffectsTest {
  @Test
  void namesWhatWasSwitched() {
    assertThat(AttachEffects.sentence(Set.of("rx-lro", "tx-csum", "rx-a"), Set.of("tx-csum", "rx-gro"), AttachedMode.Tc, "mlx5_core"))
        .isEqualTo("attaching switched on rx-gro; attaching switched off rx-a, rx-lro");
    assertThat(AttachEffects.sentence(Set.of("rx-gro"), Set.of("rx-gro"), AttachedMode.Native, "mlx5_core")).isEmpty();
  }

  @Test
  void saysWhatVethDoesToThePeerOnlyWhenItDoesIt() {
    assertThat(AttachEffects.sentence(Set.of(), Set.of(), AttachedMode.Native, "veth")).contains("peer", "TSO");
    assertThat(AttachEffects.sentence(Set.of(), Set.of(), AttachedMode.Tc, "veth")).isEmpty();
  }

  @Test
  void anInterfaceThatDoesNotAnswerSaysNothing() {
    assertThat(AttachEffects.watch("pa-none", AttachedMode.Native).describe()).isEmpty();
  }

  @Test
  void readsWhatEthtoolReads() throws Exception {
    try (TestNode node = new TestNode()) {
      node.makePair("0");
      Shell.run("ethtool -K " + node.name("0") + " gro on tso off");
      assertThat(EthtoolFeatures.driver(node.name("0"))).isEqualTo("veth");
      Set<String> active = EthtoolFeatures.active(node.name("0"));
      assertThat(active).contains("rx-gro").doesNotContain("tx-tcp-segmentation");
      long shown = Shell.run("ethtool -k " + node.name("0")).lines().filter(line -> line.contains(": on")).count();
      assertThat((long) active.size()).as(active.stream().sorted().collect(Collectors.joining(" "))).isBetween(shown - 8, shown + 8);
    }
  }
}
