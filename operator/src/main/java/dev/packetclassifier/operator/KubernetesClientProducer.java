// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator;

import dev.packetclassifier.operator.exceptions.ServerTime;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Makes the client through which everything reaches the API server, instead of the one of the framework. */
@Singleton
public class KubernetesClientProducer {
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(2);

  @Produces
  @ApplicationScoped
  KubernetesClient client(Config config, KubernetesSerialization serialization, Vertx vertx, LeaseTermInterceptor guard,
      ServerTime serverTime) {
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withKubernetesSerialization(serialization)
        .withHttpClientFactory(new IdleTimeoutHttpClientFactory(vertx, LONGEST_SILENCE))
        .withHttpClientBuilderConsumer(builder -> builder.addOrReplaceInterceptor(LeaseTermInterceptor.class.getName(), guard)
            .addOrReplaceInterceptor(ServerTime.class.getName(), serverTime))
        .build();
  }

  void close(@Disposes KubernetesClient client) {
    client.close();
  }
}
