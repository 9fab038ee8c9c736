// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.packetclassifier.api.v1alpha1.Api;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.net.HttpURLConnection;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The API server, in JSON without types: a command of one release reads what another one wrote. Changes are JSON merge patches with the
 * object's uid, and its resourceVersion: an object that was made or changed meanwhile is not changed.
 */
class ClusterApi implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FIELD_MANAGER = "?fieldManager=pclf";
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final String url;
  private final HttpClient http;
  private volatile Instant serverTime;

  ClusterApi(Config config) {
    url = config.getMasterUrl().replaceAll("/+$", "");
    http = new JdkHttpClientFactory().newBuilder(config).build();
  }

  /** @throws CommandException naming the object, when there is none */
  JsonNode get(Kind kind, String name) {
    return find(kind, name).orElseThrow(() -> new CommandException("there is no " + kind.kind() + " " + name + ": see kubectl get "
        + kind.plural()));
  }

  /** Empty when there is none. */
  Optional<JsonNode> find(Kind kind, String name) {
    return send("GET", kind.path() + "/" + name, null, null, true);
  }

  /** All of a kind. @param query such as {@code labelSelector=a%3Db}; may be empty */
  List<JsonNode> list(Kind kind, String query) {
    JsonNode list = send("GET", kind.path() + (query.isEmpty() ? "" : "?" + query), null, null, true).orElseThrow(
        () -> new CommandException("the cluster does not know " + kind.kind() + ": is the chart installed, and of this release?"));
    List<JsonNode> items = new ArrayList<>();
    list.path("items").forEach(items::add);
    return items;
  }

  /** Makes an object. Returns it as it was made. */
  JsonNode create(Kind kind, ObjectNode object) {
    object.put("apiVersion", Api.GROUP + "/" + Api.VERSION).put("kind", kind.kind());
    return send("POST", kind.path() + FIELD_MANAGER, "application/json", object, false).orElseThrow();
  }

  /**
   * Changes an object.
   *
   * @param object as it was read
   * @param spec what to change in its spec; null takes a field out
   */
  JsonNode patch(Kind kind, JsonNode object, ObjectNode spec) {
    JsonNode metadata = object.path("metadata");
    ObjectNode patch = JSON.createObjectNode();
    patch.putObject("metadata").put("uid", metadata.path("uid").asText()).put("resourceVersion", metadata.path("resourceVersion").asText());
    patch.set("spec", spec);
    return send("PATCH", kind.path() + "/" + metadata.path("name").asText() + FIELD_MANAGER, "application/merge-patch+json", patch, false)
        .orElseThrow();
  }

  /** Deletes an object; false when there was none. */
  boolean delete(Kind kind, String name) {
    return send("DELETE", kind.path() + "/" + name, null, null, true).isPresent();
  }

  /** By the API server's clock, after at least one answer. */
  Instant serverTime() {
    if (serverTime == null) {
      send("GET", "/version", null, null, false);
    }
    return serverTime == null ? Instant.now() : serverTime;
  }

  private Optional<JsonNode> send(String method, String path, String type, JsonNode body, boolean mayBeMissing) {
    HttpRequest.Builder request = http.newHttpRequestBuilder().uri(url + path).header("Accept", "application/json");
    if (body != null) {
      request.method(method, type, body.toString());
    } else if (method.equals("DELETE")) {
      request.method(method, "application/json", "{}");
    }
    HttpResponse<String> response = await(http.sendAsync(request.build(), String.class));
    readTime(response.header("Date"));
    if (response.code() == HttpURLConnection.HTTP_NOT_FOUND && mayBeMissing) {
      return Optional.empty();
    }
    JsonNode answer = parse(response.body());
    if (!response.isSuccessful()) {
      throw new CommandException(refusal(response.code(), answer));
    }
    return Optional.of(answer);
  }

  private HttpResponse<String> await(CompletableFuture<HttpResponse<String>> sent) {
    try {
      return sent.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new CommandException("the API server " + url + " cannot be reached: " + cause(e) + "; check --kubeconfig and --context", e);
    } catch (TimeoutException e) {
      throw new CommandException("the API server " + url + " did not answer within " + TIMEOUT.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("interrupted", e);
    }
  }

  private static String cause(Throwable e) {
    Throwable deepest = e;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return deepest.getMessage() == null ? deepest.getClass().getSimpleName() : deepest.getMessage();
  }

  private void readTime(String date) {
    try {
      serverTime = date == null ? serverTime : ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException e) {
      // Some proxy's: the own clock has to do.
    }
  }

  private static JsonNode parse(String text) {
    try {
      return text == null || text.isBlank() ? JSON.createObjectNode() : JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return JSON.createObjectNode().put("message", text.strip());
    }
  }

  private static String refusal(int code, JsonNode answer) {
    String message = answer.path("message").asText("HTTP status " + code);
    return switch (code) {
      case HttpURLConnection.HTTP_CONFLICT -> message + " (someone else changed it just now: look at it, and try again)";
      case HttpURLConnection.HTTP_FORBIDDEN, HttpURLConnection.HTTP_UNAUTHORIZED -> "not allowed: " + message;
      default -> message;
    };
  }

  @Override
  public void close() {
    http.close();
  }
}
