// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pclf diff}. */
@Command(name = "diff", mixinStandardHelpOptions = true, sortOptions = false, description = "Compares two revisions field by field. Exit status 1 when they differ.", footer = {
    "", "Example:", "  pclf diff guard-1a2b3c4d5e guard-6f7a8b9c0d"})
final class DiffCommand implements Callable<Integer> {
  private static final int WIDTH = 60;

  @Parameters(index = "0", paramLabel = "REVISION", description = "The older one, see pclf history.")
  String before;

  @Parameters(index = "1", paramLabel = "REVISION", description = "The newer one.")
  String after;

  @Mixin
  ClusterOptions cluster;

  @Spec
  CommandSpec spec;

  @Override
  public Integer call() {
    try (ClusterApi api = cluster.open()) {
      PrintWriter out = spec.commandLine().getOut();
      int differences = print(fields(api.get(Kind.Revision, before)), fields(api.get(Kind.Revision, after)), out);
      out.println(differences == 0 ? "no difference" : differences + (differences == 1 ? " field differs" : " fields differ"));
      out.flush();
      return differences == 0 ? 0 : 1;
    }
  }

  private static Map<String, String> fields(JsonNode revision) {
    Map<String, String> fields = new TreeMap<>();
    revision.path("spec").properties().forEach(entry -> {
      if (!entry.getKey().equals("digest")) {
        flatten(entry.getKey(), entry.getValue(), fields);
      }
    });
    return fields;
  }

  static void flatten(String path, JsonNode value, Map<String, String> fields) {
    if (value.isObject()) {
      value.properties().forEach(entry -> flatten(path + "." + entry.getKey(), entry.getValue(), fields));
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        flatten(path + "[" + i + "]", value.get(i), fields);
      }
    } else {
      fields.put(path, value.asText());
    }
  }

  static int print(Map<String, String> before, Map<String, String> after, PrintWriter out) {
    TreeSet<String> all = new TreeSet<>(before.keySet());
    all.addAll(after.keySet());
    int differences = 0;
    for (String path : all) {
      String old = before.get(path);
      String now = after.get(path);
      if (old == null || !old.equals(now)) {
        differences++;
        out.println(path + ": " + shown(old) + " -> " + shown(now));
      }
    }
    return differences;
  }

  private static String shown(String value) {
    return value == null ? "absent" : value.length() <= WIDTH ? value : value.substring(0, WIDTH - 3) + "...";
  }
}
