package dev.packetclassifier.agent.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PeerAddressesTest {
  @Test
  void readsEveryAddressAndSkipsTheRest() throws Exception {
    Set<InetAddress> found = PeerAddresses.of(Map.of("nodes", "10.0.0.1\n10.0.0.2, fd00::1\nnot-an-address 300.1.1.1",
        "apiEndpoints", "10.0.0.9:6443 [fd00::9]:6443 1234", "other", "10.9.9.9"));
    assertThat(found).containsExactlyInAnyOrder(InetAddress.getByName("10.0.0.1"), InetAddress.getByName("10.0.0.2"),
        InetAddress.getByName("fd00::1"), InetAddress.getByName("10.0.0.9"), InetAddress.getByName("fd00::9"));
  }

  @Test
  void nothingIsNoAddress() {
    assertThat(PeerAddresses.of(Map.of())).isEmpty();
    assertThat(PeerAddresses.of(Map.of("nodes", ""))).isEmpty();
  }

  @Test
  void hostsOfUrls() {
    assertThat(PeerAddresses.hostOf("https://10.0.0.1:6443/")).contains("10.0.0.1");
    assertThat(PeerAddresses.hostOf("https://[fd00::1]:6443")).contains("fd00::1");
    assertThat(PeerAddresses.hostOf("api.example.org:443")).contains("api.example.org");
  }

  @Test
  void serversOfAKubeconfig() {
    assertThat(PeerAddresses.serversOf("""
        apiVersion: v1
        clusters:
        - cluster:
            server: https://10.0.0.1:6443
          name: a
        - name: b
          cluster: {}
        - cluster:
            server: "https://api.example.org"
        """)).containsExactly("10.0.0.1", "api.example.org");
  }
}
