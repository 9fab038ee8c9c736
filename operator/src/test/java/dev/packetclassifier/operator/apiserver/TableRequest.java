// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.apiserver;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import java.util.concurrent.TimeUnit;

/** Asks for what {@code kubectl get} shows. */
final class TableRequest {
  private TableRequest() {}

  static String get(KubernetesClient client, String path) {
    HttpClient http = client.getHttpClient();
    HttpRequest request = http.newHttpRequestBuilder().uri(client.getMasterUrl().toString().replaceAll("/$", "") + path)
        .header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io").build();
    try {
      return http.sendAsync(request, String.class).get(10, TimeUnit.SECONDS).body();
    } catch (Exception e) {
      throw new IllegalStateException("no table from " + path, e);
    }
  }
}
