// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.lease;

import dev.packetclassifier.agent.kernel.Kernel;
import dev.packetclassifier.agent.kernel.KernelException;
import dev.packetclassifier.agent.log.DeduplicatingLog;
import dev.packetclassifier.api.v1alpha1.AgentLoss;
import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.bpf.program.Lease;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Renews the leases of all classifiers in a thread of its own, so that a long sync does not end them; an agent whose loop hangs counts as
 * gone, and renews none. Stopping it ends no lease: an agent that is replaced leaves what there is.
 */
public final class LeaseRenewal implements Runnable {
  /** Of {@code policy.leaseSeconds}. */
  public static final Duration DEFAULT = Duration.ofSeconds(30);

  /** The shortest lease is five times as long. */
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final String SUBJECT = "leases";

  private final Kernel kernel;
  private final Supplier<? extends Collection<Assignment>> assigned;
  private final BooleanSupplier alive;
  private final DeduplicatingLog log;
  private boolean stopped;

  /**
   * @param assigned what the node is to run; a classifier that is not among it keeps the lease that it has
   * @param alive whether the agent still does its work
   */
  public LeaseRenewal(Kernel kernel, Supplier<? extends Collection<Assignment>> assigned, BooleanSupplier alive, DeduplicatingLog log) {
    this.kernel = kernel;
    this.assigned = assigned;
    this.alive = alive;
    this.log = log;
  }

  private static Duration length(Assignment assignment) {
    if (assignment.onAgentLoss != AgentLoss.FailOpen) {
      return Lease.LONGEST;
    }
    return assignment.leaseSeconds == null ? DEFAULT : Duration.ofSeconds(assignment.leaseSeconds);
  }

  @Override
  public void run() {
    while (awaitNext()) {
      renew();
    }
  }

  /** Renews all of them once, if the agent is alive. */
  public void renew() {
    if (!alive.getAsBoolean()) {
      log.warn(SUBJECT, "the sync loop gives no sign of life: leases are not renewed");
      return;
    }
    try {
      kernel.renewLeases(lengths());
      log.resolved(SUBJECT);
    } catch (KernelException e) {
      log.warn(SUBJECT, e.getMessage());
    }
  }

  private Map<String, Duration> lengths() {
    return assigned.get().stream().collect(Collectors.toMap(each -> each.classifier, LeaseRenewal::length, (one, other) -> one));
  }

  private synchronized boolean awaitNext() {
    try {
      if (!stopped) {
        wait(PERIOD.toMillis());
      }
    } catch (InterruptedException e) {
      stopped = true;
    }
    return !stopped;
  }

  /** The thread ends. */
  public synchronized void stop() {
    stopped = true;
    notifyAll();
  }
}
