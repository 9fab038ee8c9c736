// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.e2e.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/** One scrape of an agent. */
public record Metrics(List<String> samples) {
  public static final int PORT = 9815;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  public static Metrics of(String address) {
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + ":" + PORT + "/q/metrics"))
        .timeout(Duration.ofSeconds(10)).build();
    try {
      HttpResponse<String> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
      return new Metrics(response.body().lines().filter(line -> !line.startsWith("#")).toList());
    } catch (IOException e) {
      throw new AssertionError("no metrics from " + address, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The sum over all samples of a metric that carry every one of the labels, given as {@code name="value"}. */
  public long sum(String metric, String... labels) {
    return (long) values(metric, labels).sum();
  }

  /** The largest of such samples, 0 if there is none. */
  public double max(String metric, String... labels) {
    return values(metric, labels).max().orElse(0);
  }

  private DoubleStream values(String metric, String... labels) {
    return samples.stream()
        .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
        .filter(line -> Arrays.stream(labels).allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
  }
}
