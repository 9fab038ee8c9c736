// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator;

import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.vertx.core.Vertx;
import io.vertx.ext.web.client.WebClientOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Connections to the API server that end when nothing comes. A watch only listens: one whose packets are dropped on the way would never
 * be noticed, for nobody pings (the client has a setting for that, which this HTTP client does not know).
 */
final class IdleTimeoutHttpClientFactory extends VertxHttpClientFactory {
  private final Duration longest;

  /** @param longest longer than the minute that the API server lets pass between two bookmarks of a watch on which nothing happens */
  IdleTimeoutHttpClientFactory(Vertx vertx, Duration longest) {
    super(vertx);
    this.longest = longest;
  }

  @Override
  protected void additionalConfig(WebClientOptions options) {
    options.setIdleTimeoutUnit(TimeUnit.SECONDS).setReadIdleTimeout((int) longest.toSeconds());
  }
}
