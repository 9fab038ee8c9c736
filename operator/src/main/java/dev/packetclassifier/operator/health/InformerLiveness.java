// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.health;

import dev.packetclassifier.operator.Lifecycle;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

/**
 * Dead when a cache has not followed the API server for minutes: whatever keeps it from that, a new process starts with fresh ones. While the API
 * server is away that happens once and no more, for the new process waits for it, alive, before it starts its caches.
 */
@Liveness
@ApplicationScoped
public class InformerLiveness implements HealthCheck {
  /** Longer than the client takes to notice a dead connection, and to try again. */
  static final Duration LONGEST_GAP = Duration.ofMinutes(4);

  private final Supplier<Collection<String>> stale;
  private final LongSupplier clock;
  private boolean following = true;
  private long since;

  @Inject
  InformerLiveness(Operator operator, Lifecycle lifecycle) {
    this(() -> lifecycle.isStarted() ? stale(operator) : List.of(), System::nanoTime);
  }

  /** @param stale the caches that do not follow now */
  InformerLiveness(Supplier<Collection<String>> stale, LongSupplier clock) {
    this.stale = stale;
    this.clock = clock;
  }

  private static Collection<String> stale(Operator operator) {
    Collection<String> stale = new TreeSet<>();
    if (!operator.getRuntimeInfo().isStarted()) {
      stale.add("all");
    }
    operator.getRegisteredControllers().stream().map(controller -> controller.getControllerHealthInfo())
        .forEach(health -> health.informerEventSourceHealthIndicators().forEach((name, source) -> {
          if (!follows(source)) {
            stale.add(name);
          }
        }));
    return stale;
  }

  private static boolean follows(InformerWrappingEventSourceHealthIndicator<?> source) {
    return source.informerHealthIndicators().values().stream().allMatch(InformerLiveness::follows);
  }

  private static boolean follows(InformerHealthIndicator informer) {
    return informer.isRunning() && informer.hasSynced() && informer.isWatching();
  }

  @Override
  public synchronized HealthCheckResponse call() {
    List<String> now = List.copyOf(stale.get());
    if (following != now.isEmpty()) {
      following = now.isEmpty();
      since = clock.getAsLong();
    }
    long gap = following ? 0 : clock.getAsLong() - since;
    HealthCheckResponseBuilder response = HealthCheckResponse.named("informers").status(gap <= LONGEST_GAP.toNanos());
    if (!following) {
      response.withData("caches", String.join(", ", now)).withData("seconds", Duration.ofNanos(gap).toSeconds());
    }
    return response.build();
  }
}
