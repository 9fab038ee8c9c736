package dev.packetclassifier.operator.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PeersTest {
  @Test
  void addressesAreSortedOnceEachOneALine() {
    assertThat(Peers.data(Stream.of("10.0.0.2", "10.0.0.1", "fd00::1", "10.0.0.2"), Stream.of("192.0.2.1")))
        .containsEntry("nodes", "10.0.0.1\n10.0.0.2\nfd00::1\n")
        .containsEntry("apiEndpoints", "192.0.2.1\n")
        .hasSize(2);
  }

  @Test
  void noAddressesAreAnEmptyText() {
    assertThat(Peers.data(Stream.empty(), Stream.empty())).containsEntry("nodes", "").containsEntry("apiEndpoints", "");
  }
}
