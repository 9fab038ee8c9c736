// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.apiserver;

import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests a client of one API server that all test classes share; it ends with the last of them. */
public final class ApiServerExtension implements ParameterResolver {
  private record Shared(ApiServer server, KubernetesClient client) implements AutoCloseable {
    @Override
    public void close() {
      client.close();
      server.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == KubernetesClient.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context.getRoot().getStore(ExtensionContext.Namespace.create(ApiServerExtension.class))
        .computeIfAbsent(Shared.class, key -> {
          ApiServer server = ApiServer.start();
          return new Shared(server, server.client(ApiServer.ADMIN));
        }, Shared.class).client;
  }
}
