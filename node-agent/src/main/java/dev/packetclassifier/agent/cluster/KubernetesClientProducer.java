// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.vertx.core.Vertx;
import io.vertx.ext.web.client.WebClientOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Produces the agent's API client, in place of the framework's. */
@Singleton
public class KubernetesClientProducer {
  /** Longer than the minute that the API server lets pass between two bookmarks of a watch on which nothing happens. */
  private static final Duration READ_TIMEOUT = Duration.ofMinutes(2);

  @Produces
  @ApplicationScoped
  KubernetesClient client(Config config, KubernetesSerialization serialization, Vertx vertx, ServerTime serverTime) {
    return new KubernetesClientBuilder().withConfig(config).withKubernetesSerialization(serialization)
        .withHttpClientFactory(new ReadTimeoutHttpClientFactory(vertx, READ_TIMEOUT))
        .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("server-time", serverTime)).build();
  }

  void close(@Disposes KubernetesClient client) {
    client.close();
  }

  /**
   * Closes connections on which nothing is received: a watch sends nothing, so a connection whose packets are lost would go unnoticed for
   * five to twelve minutes, while the agent keeps an old assignment.
   */
  static final class ReadTimeoutHttpClientFactory extends VertxHttpClientFactory {
    private final Duration longest;

    ReadTimeoutHttpClientFactory(Vertx vertx, Duration longest) {
      super(vertx);
      this.longest = longest;
    }

    @Override
    protected void additionalConfig(WebClientOptions options) {
      options.setIdleTimeoutUnit(TimeUnit.SECONDS).setReadIdleTimeout((int) longest.toSeconds());
    }
  }
}
