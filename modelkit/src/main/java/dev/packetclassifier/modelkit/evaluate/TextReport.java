package dev.packetclassifier.modelkit.evaluate;

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
  private static final int MOST_MISTAKES = 20;
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
    line("classifier     %s, digest %s", result.classifier(), result.digest().substring(0, 10));
    line("data           %s: %,d packets%s", result.data(), result.integers().total(), leftOut(result));
    name = result.classes().stream().mapToInt(String::length).max().orElse(0);
    title("Right per packet");
    line("                         accuracy  macro-F1  false drops per million (*)");
    quality("integers", result.integers());
    quality("float", result.floats());
    quality("kernel", result.kernel());
    quality("sum over flow", result.flowSum());
    quality("sum over station", result.stationSum());
    line("  (*) packets of classes that pass, said to be of one that is dropped");
    if (result.kernel() != null) {
      line("  kernel and twin differ in %,d packets", result.differences());
    }
    classes(result);
    confusion(result);
    rounding(result.layerErrors());
    drops(result);
    title("Right per flow, by the sum of its scores after so many packets");
    line("  of all flows: shorter ones count with all of their packets");
    line("  packets  that long  accuracy  macro-F1");
    for (Result.AfterPackets after : result.flowsAfter()) {
      line("  %7d %,10d    %.4f    %.4f", after.packets(), after.reached(), after.quality().accuracy(), after.quality().macroF1());
    }
    latencies(result.latencies());
    calibration(result);
    importance(result.importance());
    result.warnings().forEach(warning -> out.println(colors.errorText("warning: " + warning)));
  }

  private static String leftOut(Result result) {
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

  private void classes(Result result) {
    title("Per class");
    boolean floats = !result.floatPerClass().isEmpty();
    line("  %s %10s  precision  recall      F1%s", wide(""), "packets", floats ? "  F1 float" : "");
    for (int c = 0; c < result.perClass().size(); c++) {
      Result.ClassQuality quality = result.perClass().get(c);
      line("  %s %,10d     %.4f  %.4f  %.4f%s", wide(quality.name()), quality.packets(), quality.precision(), quality.recall(), quality.f1(),
          floats ? String.format(Locale.ROOT, "    %.4f", result.floatPerClass().get(c).f1()) : "");
    }
  }

  private String wide(String className) {
    return className + " ".repeat(name - className.length());
  }

  private void confusion(Result result) {
    long most = Arrays.stream(result.confusion()).flatMapToLong(Arrays::stream).max().orElse(0);
    int cell = Math.max(6, Long.toString(most).length() + 2);
    List<String> names = result.classes();
    if (HEAD + name + names.size() * cell > MOST_COLUMNS) {
      misclassifications(result);
      return;
    }
    title("Confusion: rows are what packets are, columns what is said");
    StringBuilder header = new StringBuilder(" ".repeat(HEAD + name));
    for (int c = 0; c < names.size(); c++) {
      header.append(right("[" + c + "]", cell));
    }
    out.println(header);
    for (int c = 0; c < names.size(); c++) {
      StringBuilder row = new StringBuilder("  ").append(right("[" + c + "]", 4)).append(' ').append(wide(names.get(c)));
      for (long count : result.confusion()[c]) {
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
    title("Most frequent mistakes");
    name = Math.max(name, "said".length());
    line("  %s %s %10s  of the class", wide("is"), wide("said"), "packets");
    for (Misclassification misclassification : Misclassification.most(result, MOST_MISTAKES)) {
      line("  %s %s %,10d        %.4f", wide(misclassification.is()), wide(misclassification.predicted()), misclassification.packets(), misclassification.share());
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
    Result.Drops drops = result.drops();
    title(drops.assumed() ? "Drops, were every class but the first dropped (the policy drops none)" : "Drops of the policy");
    line("  %,d of %,d attack packets, %,d of %,d benign ones:", drops.dropped(), drops.attacks(), drops.falselyDropped(), drops.benign());
    line("  %.1f false drops per million benign packets", drops.falseDropsPerMillion());
    if (drops.spared() >= 0) {
      line("  %,d more would be dropped, were they of a kind that may be", drops.spared());
    } else {
      line("  of a table: packets that are never dropped are not known there, and count");
    }
    line("  minConfidence    margin     dropped   of attacks  false   per million");
    for (Result.AtConfidence level : result.confidences()) {
      line("  %13s %9d  %,10d     %.4f  %,6d  %12.1f", level.confidence() == 0 ? "none" : Double.toString(level.confidence()),
          level.margin(),
          level.dropped(), level.share(), level.falselyDropped(), level.falseDropsPerMillion());
    }
  }

  private void latencies(List<Result.Latency> latencies) {
    if (latencies.isEmpty()) {
      return;
    }
    title("Until an attack is first said to be one, whatever the confidence");
    line("  median / 90 %% / largest; its first packet is 1; event: a class in a group");
    line("  %-6s%s %7s %6s   %-13s %s", "", wide(""), "number", "never", "packets", "seconds");
    for (Result.Latency latency : latencies) {
      line("  %-6s%s %,7d %,6d   %-13s %s", latency.of(), wide(latency.name()), latency.count(), latency.never(), three(latency.packets(), 0),
          three(latency.seconds(), 3));
    }
  }

  private static String three(double[] values, int digits) {
    return values.length == 0 ? "-" : Arrays.stream(values)
        .mapToObj(value -> String.format(Locale.ROOT, "%." + (value < LONG ? digits : 0) + "f", value)).collect(Collectors.joining(" / "));
  }

  private void calibration(Result result) {
    if (result.calibration() != null) {
      title("Confidence");
      line("  said and reached differ by %.4f on average", result.calibration().error());
      for (Result.Curve curve : result.curves()) {
        line("  %s  average precision %.4f", wide(curve.name()), curve.averagePrecision());
      }
    }
  }

  private void importance(List<Result.FeatureImportance> importance) {
    title("Inputs that are worth most: macro-F1 lost without what they say");
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
