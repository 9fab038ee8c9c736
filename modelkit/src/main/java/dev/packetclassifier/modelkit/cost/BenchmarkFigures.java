// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.cost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What {@code e2e/bench kernel --json FILE} measured: nanoseconds a packet, by the name that the benchmark gives.
 *
 * @param nanos by name
 */
public record BenchmarkFigures(Map<String, Double> nanos) {
  private static final String RESOURCE = "kernel.json";
  private static final String UNIT = "ns/packet";

  public BenchmarkFigures {
    nanos = Map.copyOf(nanos);
  }

  /** Those that are committed. */
  public static BenchmarkFigures committed() {
    try (InputStream in = BenchmarkFigures.class.getResourceAsStream(RESOURCE)) {
      Map<String, Double> nanos = new LinkedHashMap<>();
      for (JsonNode figure : new ObjectMapper().readTree(in)) {
        if (figure.get("unit").asText().equals(UNIT)) {
          nanos.put(figure.get("name").asText(), figure.get("value").asDouble());
        }
      }
      return new BenchmarkFigures(nanos);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One figure; a difference that noise made negative is 0. */
  public double of(String name) {
    Double value = nanos.get(name);
    if (value == null) {
      throw new IllegalStateException("no figure " + name + ": measure again with e2e/bench kernel --json");
    }
    return Math.max(0, value);
  }
}
