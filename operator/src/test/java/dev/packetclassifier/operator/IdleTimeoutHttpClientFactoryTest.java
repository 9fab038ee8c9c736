// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator;

import static org.awaitility.Awaitility.await;

import dev.packetclassifier.operator.apiserver.ApiServerExtension;
import dev.packetclassifier.operator.apiserver.BlackholeProxy;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A cache whose watch receives nothing because the network lost it, on a real API server. */
@ExtendWith(ApiServerExtension.class)
class IdleTimeoutHttpClientFactoryTest {
  private static final String NAMESPACE = "default";
  private static final Duration LONGEST = Duration.ofSeconds(3);

  private final KubernetesClient admin;
  private Vertx vertx;
  private BlackholeProxy wire;
  private KubernetesClient client;

  IdleTimeoutHttpClientFactoryTest(KubernetesClient admin) {
    this.admin = admin;
  }

  @BeforeEach
  void connect() throws IOException {
    vertx = Vertx.vertx();
    wire = new BlackholeProxy(admin.getConfiguration().getMasterUrl().replaceAll("/$", ""));
    client = new KubernetesClientBuilder()
        .withConfig(new ConfigBuilder(admin.getConfiguration()).withMasterUrl(wire.url()).build())
        .withHttpClientFactory(new IdleTimeoutHttpClientFactory(vertx, LONGEST))
        .build();
  }

  @AfterEach
  void disconnect() {
    client.close();
    wire.close();
    vertx.close();
    admin.configMaps().inNamespace(NAMESPACE).withName("heard").delete();
    admin.configMaps().inNamespace(NAMESPACE).withName("after").delete();
  }

  @Test
  void aCacheFollowsAgainAfterItsWatchWasLost() {
    try (SharedIndexInformer<ConfigMap> cache = client.configMaps().inNamespace(NAMESPACE).inform()) {
      make("heard");
      await().atMost(Duration.ofSeconds(10)).until(() -> knows(cache, "heard"));
      wire.cut();
      make("after");
      await().atMost(LONGEST.multipliedBy(4)).until(() -> knows(cache, "after"));
    }
  }

  private void make(String name) {
    admin.resource(new ConfigMapBuilder().withNewMetadata().withName(name).withNamespace(NAMESPACE).endMetadata().build()).create();
  }

  private static boolean knows(SharedIndexInformer<ConfigMap> cache, String name) {
    return cache.getStore().getByKey(NAMESPACE + "/" + name) != null;
  }
}
