package dev.packetclassifier.operator;

import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;

/** Whether this operator, of several, is the one that acts. */
@Singleton
public class Leadership {
  private final Settings settings;
  private volatile boolean leading;

  @Inject
  Leadership(Settings settings) {
    this.settings = settings;
    this.leading = !settings.leaderElection().enabled();
  }

  /** True from the moment the Lease is ours; it is not given back, a process that loses it ends. */
  public boolean isLeading() {
    return leading;
  }

  /** What the framework is told; null, and so no election, when it is switched off. */
  @Produces
  @Dependent
  LeaderElectionConfiguration configuration() {
    if (!settings.leaderElection().enabled()) {
      return null;
    }
    Duration duration = settings.leaderElection().duration();
    return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(settings.leaderElection().lease())
        .withLeaseNamespace(settings.namespace())
        .withLeaseDuration(duration)
        .withRenewDeadline(duration.multipliedBy(2).dividedBy(3))
        .withRetryPeriod(duration.dividedBy(7))
        .withIdentity(identity())
        .withLeaderCallbacks(new LeaderCallbacks(() -> leading = true, () -> leading = false, leader -> { }))
        .build();
  }

  /** The pod's name helps people; the rest tells a container that was started anew from the one before. */
  private static String identity() {
    String host = System.getenv().getOrDefault("HOSTNAME", "operator");
    return host + "-" + UUID.randomUUID().toString().substring(0, 8);
  }
}
