// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.apiserver;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** An API server of its own for the operator, which runs there with exactly the permissions of {@code rbac.yaml}. */
public final class OperatorOnApiServer implements QuarkusTestResourceLifecycleManager {
  public static final String NAMESPACE = "packet-classifier";

  /** Init argument: {@code false} lets the operator act without a Lease. */
  public static final String ELECTION = "election";

  private ApiServer server;
  private KubernetesClient admin;
  private String election = "true";

  @Override
  public void init(Map<String, String> arguments) {
    election = arguments.getOrDefault(ELECTION, election);
  }

  @Override
  public Map<String, String> start() {
    server = ApiServer.start();
    admin = server.client(ApiServer.ADMIN);
    admin.load(OperatorOnApiServer.class.getResourceAsStream("/rbac.yaml")).serverSideApply();
    return Map.of(
        "quarkus.kubernetes-client.api-server-url", server.url(),
        "quarkus.kubernetes-client.token", ApiServer.OPERATOR,
        "quarkus.kubernetes-client.trust-certs", "true",
        "quarkus.kubernetes-client.namespace", NAMESPACE,
        "quarkus.http.test-port", "0",
        "pclf.agent-grace", "0s",
        "pclf.leader-election.enabled", election,
        "pclf.namespace", NAMESPACE);
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(admin, new TestInjector.MatchesType(KubernetesClient.class)
        .and(field -> field.isAnnotationPresent(Admin.class)));
    injector.injectIntoFields(server, new TestInjector.MatchesType(ApiServer.class)
        .and(field -> field.isAnnotationPresent(Admin.class)));
  }

  @Override
  public void stop() {
    if (admin != null) {
      admin.close();
    }
    if (server != null) {
      server.close();
    }
  }
}
