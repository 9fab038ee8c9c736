// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator;

import dev.packetclassifier.operator.exceptions.ExceptionUpkeep;
import dev.packetclassifier.operator.peers.PeersConfigMap;
import dev.packetclassifier.operator.reconcile.OrphanedAssignments;
import dev.packetclassifier.operator.reconcile.UnassignedNodes;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** What is checked every ten seconds, whatever the classifiers do. Only the operator that leads does it. */
@Singleton
public class PeriodicTasks {
  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final Logger LOG = Logger.getLogger(PeriodicTasks.class);

  private final Leadership leadership;
  private final PeersConfigMap peers;
  private final OrphanedAssignments orphans;
  private final UnassignedNodes unassignedNodes;
  private final ExceptionUpkeep exceptions;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(PeriodicTasks::thread);
  private volatile Instant lastRun = Instant.now();
  private volatile boolean started;

  @Inject
  PeriodicTasks(Leadership leadership, PeersConfigMap peers, OrphanedAssignments orphans, UnassignedNodes unassignedNodes,
      ExceptionUpkeep exceptions) {
    this.leadership = leadership;
    this.peers = peers;
    this.orphans = orphans;
    this.unassignedNodes = unassignedNodes;
    this.exceptions = exceptions;
  }

  /** Called when the caches are synced. */
  void start() {
    started = true;
    timer.scheduleWithFixedDelay(this::runAll, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  @PreDestroy
  void stop() {
    timer.shutdownNow();
  }

  private void runAll() {
    try {
      if (leadership.isLeading()) {
        peers.refresh();
        orphans.remove();
        unassignedNodes.createObjects();
        exceptions.run();
      }
    } catch (RuntimeException e) {
      LOG.warnf("periodic tasks failed, next try in %d s: %s", PERIOD.toSeconds(), e.getMessage());
    }
    lastRun = Instant.now();
  }

  /** How long the last run is ago; zero before the first can be due. */
  public Duration sinceLastRun(Instant now) {
    return started ? Duration.between(lastRun, now) : Duration.ZERO;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "pclf-periodic");
    thread.setDaemon(true);
    return thread;
  }
}
