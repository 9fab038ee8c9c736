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

/** Makes the agent's client of the API server, instead of the one of the framework. */
@Singleton
public class KubernetesClientProducer {
  /** Longer than the minute that the API server lets pass between two bookmarks of a watch on which nothing happens. */
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(2);

  @Produces
  @ApplicationScoped
  KubernetesClient client(Config config, KubernetesSerialization serialization, Vertx vertx) {
    return new KubernetesClientBuilder().withConfig(config).withKubernetesSerialization(serialization)
        .withHttpClientFactory(new ReadTimeoutHttpClientFactory(vertx, LONGEST_SILENCE)).build();
  }

  void close(@Disposes KubernetesClient client) {
    client.close();
  }

  /**
   * Connections that end when nothing comes: a watch only listens and nobody pings, so one whose packets are lost on the way would not be
   * noticed for five to twelve minutes, while the agent goes on with an assignment of before.
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
