package dev.packetclassifier.operator;

import dev.packetclassifier.operator.peers.Peers;
import dev.packetclassifier.operator.reconcile.IdleNodes;
import dev.packetclassifier.operator.reconcile.Orphans;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** What has to be looked at from time to time, whatever the classifiers do. Only the operator that leads does it. */
@Singleton
public class Upkeep {
  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final Logger LOG = Logger.getLogger(Upkeep.class);

  private final Leadership leadership;
  private final Peers peers;
  private final Orphans orphans;
  private final IdleNodes idleNodes;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Upkeep::thread);
  private volatile Instant lastTurn = Instant.now();
  private volatile boolean started;

  @Inject
  Upkeep(Leadership leadership, Peers peers, Orphans orphans, IdleNodes idleNodes) {
    this.leadership = leadership;
    this.peers = peers;
    this.orphans = orphans;
    this.idleNodes = idleNodes;
  }

  /** Called when the caches are synced. */
  void start() {
    started = true;
    timer.scheduleWithFixedDelay(this::turn, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  @PreDestroy
  void stop() {
    timer.shutdownNow();
  }

  private void turn() {
    try {
      if (leadership.isLeading()) {
        peers.refresh();
        orphans.drop();
        idleNodes.tell();
      }
    } catch (RuntimeException e) {
      LOG.warnf("upkeep failed, and is tried again in %d s: %s", PERIOD.toSeconds(), e.getMessage());
    }
    lastTurn = Instant.now();
  }

  /** How long the last turn is ago; zero before the first can be due. */
  public Duration sinceLastTurn(Instant now) {
    return started ? Duration.between(lastTurn, now) : Duration.ZERO;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "pclf-upkeep");
    thread.setDaemon(true);
    return thread;
  }
}
