// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PeerAddressParserTest {
  @Test
  void readsEveryAddressAndSkipsTheRest() throws Exception {
    Set<InetAddress> found = PeerAddressParser.of(Map.of("nodes", "10.0.0.1\n10.0.0.2, fd00::1\nnot-an-address 300.1.1.1",
        "apiEndpoints", "10.0.0.9:6443 [fd00::9]:6443 1234", "other", "10.9.9.9"));
    assertThat(found).containsExactlyInAnyOrder(InetAddress.getByName("10.0.0.1"), InetAddress.getByName("10.0.0.2"),
        InetAddress.getByName("fd00::1"), InetAddress.getByName("10.0.0.9"), InetAddress.getByName("fd00::9"));
  }

  @Test
  void nothingIsNoAddress() {
    assertThat(PeerAddressParser.of(Map.of())).isEmpty();
    assertThat(PeerAddressParser.of(Map.of("nodes", ""))).isEmpty();
  }

  @Test
  void apiServersAreThoseWithAPort() {
    assertThat(PeerAddressParser.apiServersOf(Map.of("nodes", "10.0.0.1:9",
        "apiEndpoints", "10.0.0.9:443\n[fd00::9]:6443\n10.0.0.8\n10.0.0.7:70000\nname:443\n")))
        .containsExactlyInAnyOrder(new InetSocketAddress("10.0.0.9", 443), new InetSocketAddress("fd00::9", 6443));
  }

  @Test
  void serversOfUrls() {
    assertThat(PeerAddressParser.serverOf("https://10.0.0.1:6443/")).contains(server("10.0.0.1", 6443));
    assertThat(PeerAddressParser.serverOf("https://[fd00::1]:6443")).contains(server("fd00::1", 6443));
    assertThat(PeerAddressParser.serverOf("https://api.example.org/cluster")).contains(server("api.example.org", 443));
    assertThat(PeerAddressParser.serverOf("http://localhost")).contains(server("localhost", 80));
    assertThat(PeerAddressParser.serverOf("api.example.org:16443")).contains(server("api.example.org", 16443));
    assertThat(PeerAddressParser.serverOf("https://10.0.0.1:70000")).isEmpty();
  }

  private static InetSocketAddress server(String host, int port) {
    return InetSocketAddress.createUnresolved(host, port);
  }

  @Test
  void serversOfAKubeconfig() {
    assertThat(PeerAddressParser.serversOf("""
        apiVersion: v1
        clusters:
        - cluster:
            server: https://10.0.0.1:6443
          name: a
        - name: b
          cluster: {}
        - cluster:
            server: "https://api.example.org"
        """)).containsExactly(server("10.0.0.1", 6443), server("api.example.org", 443));
  }
}
