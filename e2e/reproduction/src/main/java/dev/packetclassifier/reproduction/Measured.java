// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.reproduction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what {@code e2e/reproduce} left in a folder: machine (KEY=VALUE, a line each), times.jsonl, rate.json, and for each set of
 * packets a folder below sets, with its name, how it was split, and for each model MODEL-CLASSES-MADE.json as pclf evaluate wrote it,
 * perhaps MODEL-CLASSES-MADE.replay.
 */
final class Measured {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Map<String, String> MADE = Map.of("train", "pclf train", "import", "scikit-learn, pclf import");

  private Measured() {}

  static Figures read(Path folder) throws IOException {
    List<Time> times = new ArrayList<>();
    for (String line : lines(folder.resolve("times.jsonl"))) {
      times.add(MAPPER.readValue(line, Time.class));
    }
    List<RateCurve> curves = Files.exists(folder.resolve("rate.json"))
        ? Arrays.asList(MAPPER.readValue(folder.resolve("rate.json").toFile(), RateCurve[].class)) : List.of();
    Map<String, String> machine = new LinkedHashMap<>();
    for (String line : lines(folder.resolve("machine"))) {
      machine.put(line.split("=", 2)[0], line.split("=", 2)[1]);
    }
    return new Figures(machine, sets(folder.resolve("sets")), times, curves);
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList() : List.of();
  }

  private static List<Figures.DataSet> sets(Path folder) throws IOException {
    List<Figures.DataSet> sets = new ArrayList<>();
    for (Path set : sorted(folder, "*")) {
      List<Figures.Quality> qualities = new ArrayList<>();
      for (Path file : sorted(set, "*.json")) {
        qualities.add(quality(file));
      }
      // None were judged when only times or rates were asked for.
      if (!qualities.isEmpty()) {
        sets.add(new Figures.DataSet(Files.readString(set.resolve("name")).trim(), Files.readString(set.resolve("work/split-by")).trim(),
            qualities));
      }
    }
    return sets;
  }

  private static List<Path> sorted(Path folder, String pattern) throws IOException {
    List<Path> all = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, pattern)) {
        files.forEach(all::add);
      }
    }
    all.sort(null);
    return all;
  }

  private static Figures.Quality quality(Path file) throws IOException {
    String[] name = file.getFileName().toString().replace(".json", "").split("-");
    JsonNode evaluation = MAPPER.readTree(file.toFile());
    Path replay = Path.of(file.toString().replace(".json", ".replay"));
    JsonNode replayed = Files.exists(replay) ? MAPPER.readTree(replay.toFile()) : MAPPER.createObjectNode();
    return new Figures.Quality(name[0], MADE.get(name[2]), Integer.parseInt(name[1]), evaluation.at("/integers/total").asLong(),
        scores(evaluation.get("floats")), scores(evaluation.get("integers")), replayed.path("packets").asLong(-1),
        replayed.path("differences").asLong(0));
  }

  private static Figures.Scores scores(JsonNode quality) {
    return new Figures.Scores(quality.get("accuracy").asDouble(), quality.get("macroF1").asDouble());
  }
}
