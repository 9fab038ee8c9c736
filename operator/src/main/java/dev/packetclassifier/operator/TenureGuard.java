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
 * Lets nothing be written once the Lease has run out. Here, where requests leave, it is closest to the writing and no writer can be
 * forgotten; each attempt of a request that is tried again comes by here too.
 */
@Singleton
public class TenureGuard implements Interceptor {
  private static final String READ = "GET";

  private final Tenure tenure;
  private final String lease;

  @Inject
  TenureGuard(Settings settings, Tenure tenure) {
    this(tenure, settings.namespace(), settings.leaderElection().lease());
  }

  TenureGuard(Tenure tenure, String namespace, String lease) {
    this.tenure = tenure;
    this.lease = "/namespaces/" + namespace + "/leases/" + lease;
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    if (isLease(request.uri())) {
      if (READ.equals(request.method())) {
        tenure.looked();
      }
    } else if (!READ.equals(request.method()) && !tenure.mayWrite()) {
      throw new KubernetesClientException("the Lease has run out: no " + request.method() + " of " + request.uri().getPath());
    }
  }

  @Override
  public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    if (isLease(request.uri()) && !READ.equals(request.method()) && response.isSuccessful()) {
      tenure.renewed();
    }
  }

  /** It is written whatever the clock says: the API server refuses whoever lost it, and who ends gives it back. */
  private boolean isLease(URI uri) {
    return uri.getPath().endsWith(lease);
  }
}
