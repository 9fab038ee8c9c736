// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReconnectJitterTest {
  @Test
  void isBoundedByTheConfiguredTimeAndTwiceThat() {
    assertThat(ReconnectJitter.jittered(250, 0)).isEqualTo(250);
    assertThat(ReconnectJitter.jittered(250, 1)).isEqualTo(500);
  }

  @Test
  void givesTheAgentsOfAFleetManyDifferentTimes() {
    assertThat(IntStream.range(0, 1000).map(agent -> customized()).distinct().count()).isGreaterThan(150);
  }

  private static int customized() {
    Config config = new ConfigBuilder().withAutoConfigure(false).withWatchReconnectInterval(250).build();
    new ReconnectJitter().customize(config);
    return config.getWatchReconnectInterval();
  }
}
