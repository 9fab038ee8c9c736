package dev.packetclassifier.agent.cluster;

import io.fabric8.kubernetes.client.Config;
import io.quarkus.kubernetes.client.KubernetesConfigCustomizer;
import jakarta.inject.Singleton;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Spreads the agents of a fleet over time when they watch again after the API server was away. The client doubles the time between its
 * tries up to 32 times the first, by the same numbers in every agent; so each agent gets a first of its own.
 */
@Singleton
public class ReconnectJitter implements KubernetesConfigCustomizer {
  @Override
  public void customize(Config config) {
    config.setWatchReconnectInterval(drawn(config.getWatchReconnectInterval(), ThreadLocalRandom.current().nextDouble()));
  }

  /**
   * Between the configured time and twice that.
   *
   * @param configured milliseconds
   * @param chance 0 to 1
   */
  static int drawn(int configured, double chance) {
    return configured + (int) (configured * chance);
  }
}
