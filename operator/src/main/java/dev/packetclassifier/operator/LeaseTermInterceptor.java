// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Refuses writes once the Lease has run out. It sits where requests leave, so that no writer can be forgotten, and each retry of a
 * request is checked too.
 */
@Singleton
public class LeaseTermInterceptor implements Interceptor {
  private static final String READ = "GET";

  private final LeaseTerm term;
  private final String lease;

  @Inject
  LeaseTermInterceptor(Settings settings, LeaseTerm term) {
    this(term, settings.namespace(), settings.leaderElection().lease());
  }

  LeaseTermInterceptor(LeaseTerm term, String namespace, String lease) {
    this.term = term;
    this.lease = "/namespaces/" + namespace + "/leases/" + lease;
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    if (isLease(request.uri())) {
      if (READ.equals(request.method())) {
        term.requested();
      }
    } else if (!READ.equals(request.method()) && !term.mayWrite()) {
      throw new KubernetesClientException("the Lease has run out: no " + request.method() + " of " + request.uri().getPath());
    }
  }

  @Override
  public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    if (isLease(request.uri()) && !READ.equals(request.method()) && response.isSuccessful()) {
      term.renewed();
    }
  }

  /** It is written whatever the clock says: the API server refuses one that lost it, and one that ends releases it. */
  private boolean isLease(URI uri) {
    return uri.getPath().endsWith(lease);
  }
}
