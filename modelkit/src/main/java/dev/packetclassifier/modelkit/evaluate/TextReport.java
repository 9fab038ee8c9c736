package dev.packetclassifier.modelkit.evaluate;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Help.ColorScheme;

/** An evaluation as tables on a terminal. */
final class TextReport {
  private static final int MOST_COLUMNS = 10;
  private static final int MOST_MISTAKES = 20;

  private final PrintWriter out;
  private final ColorScheme colors;

  TextReport(PrintWriter out, ColorScheme colors) {
    this.out = out;
    this.colors = colors;
  }

  void print(Result result) {
    line("classifier     %s, digest %s", result.classifier(), result.digest().substring(0, 10));
    line("data           %s: %,d packets%s", result.data(), result.integers().total(), leftOut(result));
    title("Right per packet");
    line("                      accuracy  macro-F1");
    quality("integers", result.integers());
    quality("float", result.floats());
    quality("kernel", result.kernel());
    quality("sum over flow", result.flowSum());
    quality("sum over station", result.stationSum());
    if (result.kernel() != null) {
      line("  kernel and twin differ in %,d packets", result.differences());
    }
    classes(result);
    confusion(result);
    rounding(result.layerErrors());
    drops(result);
    title("Right per flow, by its sum of scores");
    line("  packets      flows  accuracy  macro-F1");
    for (Result.AfterPackets after : result.flowsAfter()) {
      line("  %7d %,10d    %.4f    %.4f", after.packets(), after.reached(), after.quality().accuracy(), after.quality().macroF1());
    }
    delays(result.delays());
    certainty(result);
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
      line("  %-18s    %.4f    %.4f", name, quality.accuracy(), quality.macroF1());
    }
  }

  private void classes(Result result) {
    title("Per class");
    line("  %-32s %10s  precision  recall      F1", "", "packets");
    for (Result.ClassQuality quality : result.perClass()) {
      line("  %-32s %,10d     %.4f  %.4f  %.4f", quality.name(), quality.packets(), quality.precision(), quality.recall(), quality.f1());
    }
  }

  private void confusion(Result result) {
    if (result.classes().size() > MOST_COLUMNS) {
      mistakes(result);
      return;
    }
    title("Confusion: rows are what packets are, columns what is said");
    List<String> names = result.classes();
    StringBuilder header = new StringBuilder(" ".repeat(35));
    for (int c = 0; c < names.size(); c++) {
      header.append(String.format(Locale.ROOT, "%9s", "[" + c + "]"));
    }
    out.println(header);
    for (int c = 0; c < names.size(); c++) {
      StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "  %4s %-28s", "[" + c + "]", names.get(c)));
      for (long count : result.confusion()[c]) {
        row.append(String.format(Locale.ROOT, "%9d", count));
      }
      out.println(row);
    }
  }

  /** Instead of a matrix that no terminal is wide enough for. */
  private void mistakes(Result result) {
    title("Most frequent mistakes");
    line("  %-32s %-32s %10s  of the class", "is", "said", "packets");
    for (Mistake mistake : Mistake.most(result, MOST_MISTAKES)) {
      line("  %-32s %-32s %,10d        %.4f", mistake.is(), mistake.said(), mistake.packets(), mistake.share());
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
    title(drops.assumed() ? "Drops, were every class but the first to be dropped (the policy drops none)" : "Drops of the policy");
    line("  %,d of %,d attack packets, %,d of %,d benign ones: %.1f false drops per million", drops.dropped(), drops.attacks(),
        drops.falselyDropped(), drops.benign(), drops.falseDropsPerMillion());
    if (drops.spared() >= 0) {
      line("  %,d more would be dropped, were they of a kind that may be", drops.spared());
    } else {
      line("  of a table; packets that are never dropped (see bpf/README.md) are not known and count");
    }
    line("  minConfidence    margin     dropped   of attacks  false   per million");
    for (Result.AtConfidence level : result.confidences()) {
      line("  %13s %9d  %,10d     %.4f  %,6d  %12.1f", level.confidence() == 0 ? "none" : Double.toString(level.confidence()),
          level.margin(),
          level.dropped(), level.share(), level.falselyDropped(), level.falseDropsPerMillion());
    }
  }

  private void delays(List<Result.Delay> delays) {
    if (delays.isEmpty()) {
      return;
    }
    title("Until an attack is first flagged: median, 90 %, largest");
    line("  %-6s %-28s %8s %8s   %-22s %s", "", "", "number", "never", "packets", "seconds");
    for (Result.Delay delay : delays) {
      line("  %-6s %-28s %,8d %,8d   %-22s %s", delay.of(), delay.name(), delay.count(), delay.never(), three(delay.packets(), "%.0f"),
          three(delay.seconds(), "%.3f"));
    }
  }

  private static String three(double[] values, String form) {
    return values.length == 0 ? "-"
        : String.format(Locale.ROOT, form + " / " + form + " / " + form, values[0], values[1], values[2]);
  }

  private void certainty(Result result) {
    if (result.calibration() != null) {
      title("Confidence");
      line("  said and reached differ by %.4f on average", result.calibration().error());
      for (Result.Curve curve : result.curves()) {
        line("  %-32s average precision %.4f", curve.name(), curve.averagePrecision());
      }
    }
  }

  private void importance(List<Result.Worth> importance) {
    title("Inputs that are worth most: macro-F1 lost without what they say");
    for (Result.Worth worth : importance.subList(0, Math.min(10, importance.size()))) {
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
