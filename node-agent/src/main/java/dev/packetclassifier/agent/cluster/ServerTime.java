// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.cluster;

import dev.packetclassifier.bpf.libbpf.BootClock;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The API server's time: by the Date header of its last response, carried on by the boot clock. The node's own wall clock, which may be
 * anything after boot, is not asked. Never ahead of the server's by more than the two run apart between two responses, behind it by up
 * to a second and the response's way. Used from several threads.
 */
@Singleton
public class ServerTime implements Interceptor {
  private static final String DATE = "Date";

  private final LongSupplier bootNanos;
  private volatile Reading last;

  private record Reading(Instant date, long bootNanos) {
  }

  /** By this machine's boot clock. */
  public ServerTime() {
    this(BootClock::nanos);
  }

  /** @param bootNanos nanoseconds since boot */
  public ServerTime(LongSupplier bootNanos) {
    this.bootNanos = bootNanos;
  }

  @Override
  public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    answered(response.header(DATE));
  }

  /** @param date the header's value; null, or one that cannot be read, changes nothing */
  public void answered(String date) {
    if (date == null) {
      return;
    }
    try {
      last = new Reading(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant(), bootNanos.getAsLong());
    } catch (DateTimeException e) {
      // A proxy's invention: what was known before is better.
    }
  }

  /** Now, by the API server's clock; empty before its first answer to this agent. */
  public Optional<Instant> now() {
    Reading reading = last;
    return reading == null ? Optional.empty()
        : Optional.of(reading.date.plus(Duration.ofNanos(bootNanos.getAsLong() - reading.bootNanos)));
  }
}
