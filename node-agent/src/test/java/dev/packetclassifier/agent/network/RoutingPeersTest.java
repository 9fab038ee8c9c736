// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.bpf.program.ProtectedAddresses;
import java.net.InetAddress;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoutingPeersTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final InetAddress ROUTER = address(1);

  private final RoutingPeers peers = new RoutingPeers();

  private static InetAddress address(int number) {
    try {
      return InetAddress.getByAddress(new byte[] {10, 0, (byte) (number >> 8), (byte) number});
    } catch (java.net.UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aSessionThatLastsIsTrustedAndStaysForAWhileAfterItBroke() {
    assertThat(peers.at(NOW, Set.of(ROUTER))).as("anybody can connect").isEmpty();
    assertThat(peers.at(NOW.plusSeconds(4), Set.of(ROUTER))).isEmpty();
    assertThat(peers.at(NOW.plusSeconds(10), Set.of(ROUTER))).containsExactly(ROUTER);
    assertThat(peers.at(NOW.plusSeconds(20), Set.of())).containsExactly(ROUTER);
    assertThat(peers.at(NOW.plusSeconds(610), Set.of())).containsExactly(ROUTER);
    assertThat(peers.at(NOW.plusSeconds(611), Set.of())).isEmpty();
  }

  @Test
  void aConnectionThatIsClosedAtOnceIsNone() {
    peers.at(NOW, Set.of(ROUTER));
    peers.at(NOW.plusSeconds(10), Set.of());
    assertThat(peers.at(NOW.plusSeconds(20), Set.of(ROUTER))).as("opened again").isEmpty();
  }

  @Test
  void strangersDoNotPushOutTheKnown() {
    peers.at(NOW, Set.of(ROUTER));
    Set<InetAddress> all = new HashSet<>(Set.of(ROUTER));
    for (int i = 2; i < 3000; i++) {
      all.add(address(i));
    }
    peers.at(NOW.plusSeconds(10), all);
    assertThat(peers.at(NOW.plusSeconds(20), all)).contains(ROUTER).hasSize(ProtectedAddresses.MAX_ROUTING_PEERS);
  }

  @Test
  void theKernelAnswers() throws Exception {
    assertThat(BgpSessions.farEnds()).isNotNull();
  }
}
