// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.libbpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.packetclassifier.bpf.fixture.Commands;
import dev.packetclassifier.bpf.fixture.VethPair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClsactTest {
  private final VethPair wire = new VethPair();

  @AfterEach
  void close() {
    wire.close();
  }

  @Test
  void isMadeOnce() {
    assertThat(Clsact.exists(wire.ifindex())).isFalse();
    assertThat(Clsact.create(wire.ifindex())).isTrue();
    assertThat(Clsact.exists(wire.ifindex())).isTrue();
    assertThat(Clsact.create(wire.ifindex())).isFalse();
    assertThat(Clsact.isEmpty(wire.ifindex())).isTrue();
    Clsact.remove(wire.ifindex());
    Clsact.remove(wire.ifindex());
    assertThat(Clsact.exists(wire.ifindex())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ingress", "egress"})
  void somebodysFiltersAreSeenInBothDirections(String direction) {
    Commands.run("tc", "qdisc", "add", "dev", wire.name(), "clsact");
    assertThat(Clsact.create(wire.ifindex())).isFalse();
    Commands.run("tc", "filter", "add", "dev", wire.name(), direction, "prio", "7", "protocol", "all", "u32", "match", "u32", "0", "0",
        "flowid",
        "1:1");
    assertThat(Clsact.isEmpty(wire.ifindex())).isFalse();
    assertThat(ClsactFilter.programId(wire.ifindex(), Direction.Egress)).isEmpty();
  }

  @Test
  void anInterfaceThatIsGoneHasNothing() {
    wire.delete();
    assertThat(Clsact.exists(wire.ifindex())).isFalse();
    assertThat(Clsact.isEmpty(wire.ifindex())).isTrue();
    assertThat(ClsactFilter.programId(wire.ifindex(), Direction.Egress)).isEmpty();
    ClsactFilter.detach(wire.ifindex(), Direction.Egress);
    Clsact.remove(wire.ifindex());
    assertThatThrownBy(() -> Clsact.create(wire.ifindex())).isInstanceOf(BpfException.class)
        .hasMessageContaining("make a clsact on interface");
  }
}
