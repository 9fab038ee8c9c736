// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.exceptions;

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

/** The API server's time, by the Date header of its last response: an exception must not end early because this clock is ahead. */
@Singleton
public class ServerTime implements Interceptor {
  private volatile Reading last;

  private record Reading(Instant date, long nanos) {
  }

  @Override
  public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    String date = response.header("Date");
    if (date == null) {
      return;
    }
    try {
      last = new Reading(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant(), System.nanoTime());
    } catch (DateTimeException e) {
      // What was known before is better.
    }
  }

  /** Now, up to a second late; empty before the first answer. */
  public Optional<Instant> now() {
    return Optional.ofNullable(last).map(reading -> reading.date.plus(Duration.ofNanos(System.nanoTime() - reading.nanos)));
  }
}
