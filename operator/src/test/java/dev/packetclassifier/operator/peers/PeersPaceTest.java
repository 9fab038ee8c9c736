// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PeersPaceTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Map<String, String> ONE = nodes("10.0.0.1\n");
  private static final Map<String, String> TWO = nodes("10.0.0.1\n10.0.0.2\n");

  private final PeersPace pace = new PeersPace();

  @Test
  void theFirstIsWrittenAtOnceAndWhatIsRightIsNot() {
    assertThat(pace.isDue(ONE, Map.of(), 2, START)).isTrue();
    assertThat(pace.isDue(ONE, ONE, 2, START.plusSeconds(3600))).isFalse();
  }

  /** Without it agents know no peers: it was deleted by an uninstall, and there is a classifier again. */
  @Test
  void oneThatIsMissingIsWrittenAtOnce() {
    pace.isDue(ONE, Map.of(), 2, START);

    assertThat(pace.isDue(ONE, Map.of(), 2, START.plusSeconds(1))).isTrue();
  }

  @Test
  void aNewAddressWaitsForAMinuteSinceTheLastWrite() {
    pace.isDue(ONE, Map.of(), 2, START);

    assertThat(pace.isDue(TWO, ONE, 2, START.plusSeconds(59))).isFalse();
    assertThat(pace.isDue(TWO, ONE, 2, START.plus(PeersPace.SHORTEST))).isTrue();
  }

  @Test
  void manyAgentsGetAMegabyteASecondInAll() {
    Map<String, String> large = nodes("10.123.123.123\n".repeat(4000));
    pace.isDue(large, Map.of(), 5000, START);

    assertThat(pace.isDue(nodes(large.get(PeersConfigMap.NODES) + "10.0.0.1\n"), large, 5000, START.plusSeconds(299))).isFalse();
    assertThat(pace.isDue(nodes(large.get(PeersConfigMap.NODES) + "10.0.0.1\n"), large, 5000, START.plusSeconds(301))).isTrue();
  }

  @Test
  void anAddressThatIsGoneStaysForTenMinutes() {
    pace.isDue(TWO, Map.of(), 2, START);

    assertThat(pace.isDue(ONE, TWO, 2, START.plusSeconds(120))).isFalse();
    assertThat(pace.isDue(ONE, TWO, 2, START.plusSeconds(119).plus(PeersPace.REMOVAL_DELAY))).isFalse();
    assertThat(pace.isDue(ONE, TWO, 2, START.plusSeconds(120).plus(PeersPace.REMOVAL_DELAY))).isTrue();
  }

  @Test
  void anAddressThatComesBackIsNotCountedAsGone() {
    pace.isDue(TWO, Map.of(), 2, START);
    pace.isDue(ONE, TWO, 2, START.plusSeconds(60));
    pace.isDue(TWO, TWO, 2, START.plusSeconds(120));

    assertThat(pace.isDue(ONE, TWO, 2, START.plusSeconds(61).plus(PeersPace.REMOVAL_DELAY))).isFalse();
  }

  @Test
  void anAddressInPlaceOfAnotherDoesNotWaitForIt() {
    pace.isDue(ONE, Map.of(), 2, START);

    assertThat(pace.isDue(nodes("10.0.0.2\n"), ONE, 2, START.plus(Duration.ofMinutes(1)))).isTrue();
  }

  private static Map<String, String> nodes(String lines) {
    return Map.of(PeersConfigMap.NODES, lines);
  }
}
