// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.bench;

import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Many requests and watches at once, over few connections: Java's client puts all of one instance on one HTTP/2 connection, and the API server
 * takes 100 at a time there.
 */
final class ApiRequests {
  private static final int WATCHES_PER_CONNECTION = 80;
  private static final int CONNECTIONS_FOR_REQUESTS = 8;

  private final String url;
  private final String token;
  private final SSLContext trustAll = trustAll();
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final List<HttpClient> watchers = new ArrayList<>();
  private final List<HttpClient> requesters = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();

  ApiRequests(String url, String token, int watches) {
    this.url = url;
    this.token = token;
    for (int i = 0; i <= watches / WATCHES_PER_CONNECTION; i++) {
      watchers.add(client());
    }
    for (int i = 0; i < CONNECTIONS_FOR_REQUESTS; i++) {
      requesters.add(client());
    }
  }

  private HttpClient client() {
    return HttpClient.newBuilder().sslContext(trustAll).executor(threads).build();
  }

  /** Gives each line to {@code reader}; completes when the answer ends. */
  CompletableFuture<Void> watch(String path, Consumer<String> reader) {
    HttpClient client = watchers.get(Math.floorMod(next.getAndIncrement(), watchers.size()));
    return client.sendAsync(request(path).GET().build(), HttpResponse.BodyHandlers.fromLineSubscriber(new Lines(reader)))
        .thenAccept(ApiRequests::require);
  }

  CompletableFuture<String> get(String path) {
    return send(request(path).GET().build());
  }

  CompletableFuture<String> mergePatch(String path, String body) {
    return send(request(path).header("Content-Type", "application/merge-patch+json")
        .method("PATCH", HttpRequest.BodyPublishers.ofString(body)).build());
  }

  private CompletableFuture<String> send(HttpRequest request) {
    HttpClient client = requesters.get(Math.floorMod(next.getAndIncrement(), requesters.size()));
    return client.sendAsync(request, HttpResponse.BodyHandlers.ofString()).thenApply(response -> {
      require(response);
      return response.body();
    });
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path)).header("Authorization", "Bearer " + token).header("Accept", "application/json");
  }

  private static void require(HttpResponse<?> response) {
    if (response.statusCode() / 100 != 2) {
      throw new IllegalStateException(response.uri().getPath() + " answers " + response.statusCode());
    }
  }

  private record Lines(Consumer<String> reader) implements Flow.Subscriber<String> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
      reader.accept(line);
    }

    @Override
    public void onError(Throwable failure) {
      // The future of the request fails, too.
    }

    @Override
    public void onComplete() {
      // The future of the request completes, too.
    }
  }

  /** The API server of a benchmark has a certificate that it made itself. */
  private static SSLContext trustAll() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustsAll()}, new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class TrustsAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
