// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PeersConfigMapTest {
  @Test
  void addressesAreSortedOnceEachOneALine() {
    assertThat(PeersConfigMap.data(Stream.of("10.0.0.2", "10.0.0.1", "fd00::1", "10.0.0.2"), Stream.of("192.0.2.1:6443")))
        .containsEntry("nodes", "10.0.0.1\n10.0.0.2\nfd00::1\n")
        .containsEntry("apiEndpoints", "192.0.2.1:6443\n")
        .hasSize(2);
  }

  /** Managed control planes often listen on 443, which is no control port of anybody else. */
  @Test
  void apiServersHaveTheirPorts() {
    EndpointSlice slice = new EndpointSliceBuilder()
        .addNewEndpoint().withAddresses("192.0.2.1", "2001:db8::1").endEndpoint()
        .addNewEndpoint().withAddresses("192.0.2.2").endEndpoint()
        .addNewPort().withPort(443).endPort()
        .build();
    assertThat(PeersConfigMap.endpoints(slice)).containsExactly("192.0.2.1:443", "[2001:db8::1]:443", "192.0.2.2:443");
  }

  @Test
  void anApiServerWithoutAPortIsItsAddress() {
    EndpointSlice slice = new EndpointSliceBuilder().addNewEndpoint().withAddresses("2001:db8::1").endEndpoint().build();
    assertThat(PeersConfigMap.endpoints(slice)).containsExactly("2001:db8::1");
  }

  @Test
  void noAddressesAreAnEmptyText() {
    assertThat(PeersConfigMap.data(Stream.empty(), Stream.empty())).containsEntry("nodes", "").containsEntry("apiEndpoints", "");
  }
}
