// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator;

import io.javaoperatorsdk.operator.Operator;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Starts the operator, and stops it in order: first it plans no more, then another may lead. */
@Singleton
public class Lifecycle {
  @Inject
  Operator operator;
  @Inject
  PeriodicTasks periodicTasks;
  @Inject
  Leadership leadership;

  private volatile boolean started;

  void start() {
    started = true;
    operator.start();
    periodicTasks.start();
  }

  /** Whether the caches are to be there; false while the API server is waited for. */
  public boolean isStarted() {
    return started;
  }

  void stop(@Observes ShutdownEvent event) {
    if (started) {
      leadership.resign();
      operator.stop();
      leadership.release();
    }
  }
}
