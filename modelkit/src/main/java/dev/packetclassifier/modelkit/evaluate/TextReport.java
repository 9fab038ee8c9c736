// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.evaluate;

import dev.packetclassifier.modelkit.evaluate.Result.Predictor;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Help.ColorScheme;

/** An evaluation as tables on a terminal. */
final class TextReport {
  /** Of a terminal: a matrix that is wider is not shown. */
  private static final int MOST_COLUMNS = 120;
  /** Of a matrix, before the name of a class. */
  private static final int HEAD = 7;
  private static final int MOST_MISCLASSIFICATIONS = 20;
  private static final int MOST_PARTS = 12;
  private static final int MOST_PART_NAME = 24;
  /** Seconds of which nobody wants to know the thousandths. */
  private static final int LONG = 100;

  private final PrintWriter out;
  private final ColorScheme colors;
  /** Characters of the longest class name. */
  private int name;

  TextReport(PrintWriter out, ColorScheme colors) {
    this.out = out;
    this.colors = colors;
  }

  void print(Result result) {
    line("classifier     %s, digest %s", result.subject().classifier(), result.subject().digest().substring(0, 10));
    line("data           %s: %,d packets%s", result.subject().data(), result.quality(Predictor.integers).total(),
        leftOut(result.subject()));
    name = result.subject().classes().stream().mapToInt(String::length).max().orElse(0);
    falseDrops(result);
    title("Per packet");
    line("                         accuracy  macro-F1  false drops per million (*)");
    quality("integers", result.quality(Predictor.integers));
    quality("float", result.quality(Predictor.floats));
    quality("kernel", result.quality(Predictor.kernel));
    quality("sum over flow", result.quality(Predictor.flowSum));
    quality("sum over station", result.quality(Predictor.stationSum));
    line("  (*) packets of classes that pass, predicted to be of one that is dropped");
    if (result.quality(Predictor.kernel) != null) {
      line("  kernel and twin differ in %,d packets", result.classTable().differences());
    }
    classes(result.classTable());
    confusion(result);
    rounding(result.insight().layerErrors());
    drops(result);
    title("Per flow, by the sum of its scores after so many packets");
    line("  of all flows: shorter ones count with all of their packets");
    line("  packets  that long  accuracy  macro-F1");
    for (Result.AfterPackets after : result.flowsAfter()) {
      line("  %7d %,10d    %.4f    %.4f", after.packets(), after.reached(), after.quality().accuracy(), after.quality().macroF1());
    }
    latencies(result.enforcement().detectionLatency());
    result.breakdowns().forEach(this::breakdown);
    calibration(result);
    importance(result.insight().importance());
    result.warnings().forEach(warning -> out.println(colors.errorText("warning: " + warning)));
  }

  /** First of all: what decides whether anybody enforces. */
  private void falseDrops(Result result) {
    FalseDrops.Counts all = result.falseDrops().all();
    title(result.enforcement().drops().assumed() ? "False drops, were every class but the first dropped" : "False drops of the policy");
    line("  %,d of %,d benign packets: %,.1f per million, at most %,.1f (95 %%)", all.packets(), all.benignPackets(),
        all.perMillionPackets(),
        all.perMillionPacketsAtMost());
    line("  %,d of %,d benign flows: %,.1f per 10,000, at most %,.1f (95 %%)", all.flows(), all.benignFlows(), all.perTenThousandFlows(),
        all.perTenThousandFlowsAtMost());
    FalseDrops.Counts worst = result.falseDrops().worst();
    if (worst != null) {
      line("  worst group    %s: %,d of %,d packets, at most %,.1f per million", result.falseDrops().worstGroup(), worst.packets(),
          worst.benignPackets(), worst.perMillionPacketsAtMost());
    }
  }

  /** By capture and by group; one part alone says nothing new. */
  private void breakdown(Result.Breakdown breakdown) {
    if (breakdown.parts().size() < 2) {
      return;
    }
    title("By " + breakdown.by() + ", the most false drops first");
    int most = Math.min(MOST_PARTS, breakdown.parts().size());
    int wide = breakdown.parts().subList(0, most).stream().mapToInt(part -> Math.min(MOST_PART_NAME, part.name().length())).max().orElse(0);
    line("  %s    packets  accuracy  macro-F1  false of     benign", " ".repeat(wide));
    for (Result.Part part : breakdown.parts().subList(0, most)) {
      String shown = part.name().length() > MOST_PART_NAME ? part.name().substring(0, MOST_PART_NAME - 3) + "..." : part.name();
      line("  %s %,10d    %.4f    %.4f %,8d %,12d", shown + " ".repeat(wide - shown.length()), part.packets(), part.accuracy(),
          part.macroF1(),
          part.falseDrops().packets(), part.falseDrops().benignPackets());
    }
    if (most < breakdown.parts().size()) {
      line("  and %,d more (--json and --html have all)", breakdown.parts().size() - most);
    }
  }

  private static String leftOut(Result.Subject result) {
    String words = "";
    if (result.unlabelled() > 0) {
      words += String.format(Locale.ROOT, ", %,d without a label left out", result.unlabelled());
    }
    return result.otherLabels() == 0 ? words
        : words + String.format(Locale.ROOT, ", %,d of classes that the model lacks left out", result.otherLabels());
  }

  private void quality(String name, Result.Quality quality) {
    if (quality != null) {
      line("  %-18s       %.4f    %.4f   %12.1f", name, quality.accuracy(), quality.macroF1(), quality.falseDropsPerMillion());
    }
  }

  private void classes(Result.ClassTable table) {
    title("Per class");
    boolean floats = !table.floatPerClass().isEmpty();
    line("  %s %10s  precision  recall      F1%s", wide(""), "support", floats ? "  F1 float" : "");
    for (int c = 0; c < table.perClass().size(); c++) {
      Result.ClassQuality quality = table.perClass().get(c);
      line("  %s %,10d     %.4f  %.4f  %.4f%s", wide(quality.name()), quality.support(), quality.precision(), quality.recall(),
          quality.f1(),
          floats ? String.format(Locale.ROOT, "    %.4f", table.floatPerClass().get(c).f1()) : "");
    }
  }

  private String wide(String className) {
    return className + " ".repeat(name - className.length());
  }

  private void confusion(Result result) {
    long most = Arrays.stream(result.classTable().confusion()).flatMapToLong(Arrays::stream).max().orElse(0);
    int cell = Math.max(6, Long.toString(most).length() + 2);
    List<String> names = result.subject().classes();
    if (HEAD + name + names.size() * cell > MOST_COLUMNS) {
      misclassifications(result);
      return;
    }
    title("Confusion: rows are the actual class, columns the predicted one");
    StringBuilder header = new StringBuilder(" ".repeat(HEAD + name));
    for (int c = 0; c < names.size(); c++) {
      header.append(right("[" + c + "]", cell));
    }
    out.println(header);
    for (int c = 0; c < names.size(); c++) {
      StringBuilder row = new StringBuilder("  ").append(right("[" + c + "]", 4)).append(' ').append(wide(names.get(c)));
      for (long count : result.classTable().confusion()[c]) {
        row.append(right(Long.toString(count), cell));
      }
      out.println(row);
    }
  }

  private static String right(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }

  /** Instead of a matrix that no terminal is wide enough for. */
  private void misclassifications(Result result) {
    title("Most frequent misclassifications");
    name = Math.max(name, "predicted".length());
    line("  %s %s %10s  of the class", wide("actual"), wide("predicted"), "packets");
    for (Misclassification misclassification : Misclassification.most(result, MOST_MISCLASSIFICATIONS)) {
      line("  %s %s %,10d        %.4f", wide(misclassification.actual()), wide(misclassification.predicted()),
          misclassification.packets(), misclassification.share());
    }
  }

  private void rounding(List<Double> errors) {
    if (!errors.isEmpty()) {
      title("Lost by rounding (root mean square)");
      for (int i = 0; i < errors.size(); i++) {
        line("  %-12s %.2f %%", errors.size() == 1 ? "scores" : "layer " + (i + 1), 100 * errors.get(i));
      }
    }
  }

  private void drops(Result result) {
    Result.Drops drops = result.enforcement().drops();
    title(drops.assumed() ? "Drops, were every class but the first dropped (the policy drops none)" : "Drops of the policy");
    line("  %,d of %,d attack packets, %,d of %,d benign ones:", drops.dropped(), drops.attacks(), drops.falselyDropped(), drops.benign());
    line("  %.1f false drops per million benign packets", drops.falseDropsPerMillion());
    if (drops.protectedPackets() >= 0) {
      line("  %,d more would be dropped, were they of a kind that may be", drops.protectedPackets());
    } else {
      line("  of a table: packets that are never dropped are not known there, and count");
    }
    for (GuardUse.Count count : result.enforcement().guarantees()) {
      line(count.covered() < 0 ? "  guarantee %s: the table lacks one of its features, so its guard counts nothing"
          : "  guarantee %s covers %,d packets; of these its guard saves %,d that the model would drop", count.name(), count.covered(),
          count.guarded());
    }
    line("  minConfidence    margin     dropped   of attacks  false   per million");
    for (Result.AtConfidence level : result.enforcement().confidences()) {
      line("  %13s %9d  %,10d     %.4f  %,6d  %12.1f", level.confidence() == 0 ? "none" : Double.toString(level.confidence()),
          level.margin(),
          level.dropped(), level.share(), level.falselyDropped(), level.falseDropsPerMillion());
    }
  }

  private void latencies(List<Result.Latency> latencies) {
    if (latencies.isEmpty()) {
      return;
    }
    title("Detection latency: until an attack is first predicted, whatever the confidence");
    line("  median / 90 %% / largest; its first packet is 1; event: a class in a group");
    line("  %-6s%s %7s %6s   %-13s %s", "", wide(""), "number", "never", "packets", "seconds");
    for (Result.Latency latency : latencies) {
      line("  %-6s%s %,7d %,6d   %-13s %s", latency.unit(), wide(latency.name()), latency.count(), latency.never(),
          three(latency.packets(), 0),
          three(latency.seconds(), 3));
    }
  }

  private static String three(double[] values, int digits) {
    return values.length == 0 ? "-" : Arrays.stream(values)
        .mapToObj(value -> String.format(Locale.ROOT, "%." + (value < LONG ? digits : 0) + "f", value)).collect(Collectors.joining(" / "));
  }

  private void calibration(Result result) {
    if (result.confidence().calibration() != null) {
      title("Confidence");
      line("  predicted and actual share of right ones differ by %.4f on average", result.confidence().calibration().error());
      for (Result.Curve curve : result.confidence().curves()) {
        line("  %s  average precision %.4f", wide(curve.name()), curve.averagePrecision());
      }
    }
  }

  private void importance(List<Result.FeatureImportance> importance) {
    title("Permutation importance: macro-F1 lost without what an input says");
    for (Result.FeatureImportance worth : importance.subList(0, Math.min(10, importance.size()))) {
      line("  %-32s %.4f", worth.feature(), worth.macroF1());
    }
  }

  private void title(String text) {
    out.println();
    out.println(colors.ansi().new Text("@|bold " + text + "|@", colors));
  }

  private void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }
}
