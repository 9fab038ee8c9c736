// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Whether this operator, of several, is the one that acts. */
@Singleton
public class Leadership {
  private static final Logger LOG = Logger.getLogger(Leadership.class);

  private final Settings settings;
  private final KubernetesClient client;
  private final LeaseTerm term;
  private final String identity = identity();

  @Inject
  Leadership(Settings settings, KubernetesClient client, LeaseTerm term) {
    this.settings = settings;
    this.client = client;
    this.term = term;
  }

  /** True from the moment the Lease is ours. */
  public boolean isLeading() {
    return term.isLeading();
  }

  /** The election as the framework runs it; null, and so no election, when it is switched off. */
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
        .withIdentity(identity)
        .withLeaderCallbacks(new LeaderCallbacks(term::start, () -> term.expire("not renewed, or another operator has it"), leader -> {}))
        // The name notwithstanding: expire() ends the process, in order, instead of System.exit() from within a callback.
        .buildForTest(false);
  }

  /** Called before this operator stops, so that losing the Lease is no error then. */
  void resign() {
    term.resign();
  }

  /** Called when it has stopped: a standby need not wait until the Lease runs out. */
  void release() {
    if (!settings.leaderElection().enabled()) {
      return;
    }
    try {
      Lease lease = client.leases().inNamespace(settings.namespace()).withName(settings.leaderElection().lease()).get();
      if (lease != null && identity.equals(lease.getSpec().getHolderIdentity())) {
        lease.getSpec().setHolderIdentity("");
        client.resource(lease).update();
      }
    } catch (KubernetesClientException e) {
      LOG.infof("the Lease runs out by itself: %s", e.getMessage());
    }
  }

  /** The pod's name helps people; the rest distinguishes a restarted container from the one before. */
  private static String identity() {
    String host = System.getenv().getOrDefault("HOSTNAME", "operator");
    return host + "-" + UUID.randomUUID().toString().substring(0, 8);
  }
}
