// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.evaluate;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Figures by capture or by group. Bounded: what comes after so many names is counted under one. */
final class Breakdowns {
  static final int MOST_PARTS = 4096;
  static final String OTHERS = "(others)";

  private final String by;
  private final int classes;
  private final Map<String, Part> parts = new LinkedHashMap<>();

  /** One capture or group. */
  static final class Part {
    private final Confusion confusion;
    private long benignPackets;
    private long droppedPackets;
    private long benignFlows;
    private long droppedFlows;

    private Part(int classes) {
      confusion = new Confusion(classes);
    }

    void addPacket(int actual, int predicted, boolean benign, boolean dropped) {
      confusion.add(actual, predicted);
      benignPackets += benign ? 1 : 0;
      droppedPackets += benign && dropped ? 1 : 0;
    }

    void addBenignFlow(boolean dropped) {
      benignFlows++;
      droppedFlows += dropped ? 1 : 0;
    }

    FalseDrops.Counts falseDrops() {
      return new FalseDrops.Counts(benignPackets, droppedPackets, benignFlows, droppedFlows);
    }
  }

  /** @param by capture or group */
  Breakdowns(String by, int classes) {
    this.by = by;
    this.classes = classes;
  }

  /** @param name null: a part without a name */
  Part part(String name) {
    String known = name == null ? "-" : name;
    Part part = parts.get(known);
    if (part == null) {
      part = parts.computeIfAbsent(parts.size() < MOST_PARTS ? known : OTHERS, any -> new Part(classes));
    }
    return part;
  }

  Result.Breakdown result() {
    List<Result.Part> rows = parts.entrySet().stream().map(entry -> row(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparingDouble((Result.Part part) -> -part.falseDrops().rate()).thenComparingDouble(Result.Part::accuracy)
            .thenComparing(Result.Part::name))
        .toList();
    return new Result.Breakdown(by, rows);
  }

  private static Result.Part row(String name, Part part) {
    return new Result.Part(name, part.confusion.total(), part.confusion.accuracy(), part.confusion.macroF1(), part.falseDrops());
  }

  /** Over all parts, and the worst of them. */
  FalseDrops falseDrops() {
    Part all = new Part(classes);
    parts.values().forEach(part -> {
      all.benignPackets += part.benignPackets;
      all.droppedPackets += part.droppedPackets;
      all.benignFlows += part.benignFlows;
      all.droppedFlows += part.droppedFlows;
    });
    Result.Part worst = result().parts().get(0);
    return parts.size() == 1 || worst.falseDrops().packets() == 0 ? new FalseDrops(all.falseDrops(), null, null)
        : new FalseDrops(all.falseDrops(), worst.name(), worst.falseDrops());
  }
}
