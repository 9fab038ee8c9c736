// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.cluster;

import io.fabric8.kubernetes.client.Config;
import io.quarkus.kubernetes.client.KubernetesConfigCustomizer;
import jakarta.inject.Singleton;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Spreads the watch reconnects of a fleet's agents after an outage of the API server. The client's exponential backoff has no jitter, so
 * each agent gets an initial interval of its own.
 */
@Singleton
public class ReconnectJitter implements KubernetesConfigCustomizer {
  @Override
  public void customize(Config config) {
    config.setWatchReconnectInterval(jittered(config.getWatchReconnectInterval(), ThreadLocalRandom.current().nextDouble()));
  }

  /**
   * Between the configured time and twice that.
   *
   * @param configured milliseconds
   * @param random 0 to 1
   */
  static int jittered(int configured, double random) {
    return configured + (int) (configured * random);
  }
}
