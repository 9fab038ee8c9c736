// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.evaluate;

import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import dev.packetclassifier.modelkit.evaluate.Result.Predictor;
import dev.packetclassifier.modelkit.manifest.Classifier;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An evaluation as one HTML file that loads nothing: plots are part of it, and its own policy forbids the browser to fetch. What it looks
 * like is in the template {@code report.mustache}; here are the words and numbers for it.
 */
final class HtmlReport {
  private static final int MOST_MISCLASSIFICATIONS = 12;
  /** What text and attributes in double quotes need; the library's own escapes more than reads well. */
  private static final Mustache.Escaper ESCAPER = Escapers
      .simple(new String[][] {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}});

  private final Classifier classifier;
  private final Result result;
  private final Map<String, Object> values = new HashMap<>();

  private HtmlReport(Classifier classifier, Result result) {
    this.classifier = classifier;
    this.result = result;
  }

  static String of(Classifier classifier, Result result) {
    return new HtmlReport(classifier, result).write();
  }

  private String write() {
    head();
    falseDrops();
    quality();
    classes();
    values.put("breakdowns",
        result.breakdowns().stream().filter(breakdown -> breakdown.parts().size() > 1).map(HtmlReport::breakdown).toList());
    drops();
    flows();
    latencies();
    calibration();
    insight();
    Mustache.Compiler compiler = Mustache.compiler().withEscaper(ESCAPER)
        .withLoader(name -> new InputStreamReader(resource(name + ".mustache"), StandardCharsets.UTF_8));
    return compiler.compile(new InputStreamReader(resource("report.mustache"), StandardCharsets.UTF_8)).execute(values);
  }

  private static InputStream resource(String name) {
    return HtmlReport.class.getResourceAsStream(name);
  }

  private static String style() {
    try (InputStream style = resource("report.css")) {
      return new String(style.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void head() {
    Result.Subject subject = result.subject();
    values.put("style", style());
    values.put("classifier", subject.classifier());
    values.put("data", subject.data());
    values.put("packets", number("%,d", result.quality(Predictor.integers).total()));
    values.put("vantage", classifier.vantage());
    values.put("revision", classifier.revisionName());
    values.put("leftOut", subject.unlabelled() + subject.otherLabels() > 0);
    values.put("unlabelled", number("%,d", subject.unlabelled()));
    values.put("otherLabels", number("%,d", subject.otherLabels()));
    values.put("warnings", result.warnings());
    values.put("hasAnnotations", !classifier.annotations().isEmpty());
    values.put("annotations", classifier.annotations().entrySet().stream().map(entry -> row(entry.getKey(), entry.getValue())).toList());
  }

  private void falseDrops() {
    FalseDrops.Counts all = result.falseDrops().all();
    FalseDrops.Counts worst = result.falseDrops().worst();
    values.put("falseDropsOf", policy());
    values.put("falseDropsPackets", number("%,d", all.packets()) + " of " + number("%,d", all.benignPackets()) + " benign packets, "
        + number("%,.1f", all.perMillionPackets()) + " per million, at most " + number("%,.1f", all.perMillionPacketsAtMost()));
    values.put("falseDropsFlows", number("%,d", all.flows()) + " of " + number("%,d", all.benignFlows()) + " benign flows, "
        + number("%,.1f", all.perTenThousandFlows()) + " per 10,000, at most " + number("%,.1f", all.perTenThousandFlowsAtMost()));
    values.put("worstGroup", worst == null ? null : result.falseDrops().worstGroup() + ", " + number("%,d", worst.packets()) + " of "
        + number("%,d", worst.benignPackets()) + " packets, at most " + number("%,.1f", worst.perMillionPacketsAtMost()) + " per million");
  }

  private String policy() {
    return result.enforcement().drops().assumed() ? "The policy drops nothing; were every class but the first dropped" : "By the policy";
  }

  private void quality() {
    List<Object> rows = new ArrayList<>();
    addQuality(rows, "integers", Predictor.integers);
    addQuality(rows, "float model", Predictor.floats);
    addQuality(rows, "this machine's kernel", Predictor.kernel);
    addQuality(rows, "sum of scores over the flow so far", Predictor.flowSum);
    addQuality(rows, "sum of scores over the sender so far", Predictor.stationSum);
    values.put("quality", rows);
    values.put("differences", result.quality(Predictor.kernel) == null ? null : number("%,d", result.classTable().differences()));
  }

  private void addQuality(List<Object> rows, String name, Predictor predictor) {
    Result.Quality quality = result.quality(predictor);
    if (quality != null) {
      rows.add(row(name, share(quality.accuracy()), share(quality.macroF1()), number("%,.1f", quality.falseDropsPerMillion())));
    }
  }

  private void classes() {
    Result.ClassTable table = result.classTable();
    boolean floats = !table.floatPerClass().isEmpty();
    List<Object> rows = new ArrayList<>();
    for (int c = 0; c < table.perClass().size(); c++) {
      Result.ClassQuality quality = table.perClass().get(c);
      List<String> cells = new ArrayList<>(List.of(quality.name(), number("%,d", quality.support()), share(quality.precision()),
          share(quality.recall()), share(quality.f1())));
      cells.addAll(floats ? List.of(share(table.floatPerClass().get(c).f1())) : List.of());
      rows.add(Map.of("cells", cells));
    }
    values.put("floats", floats);
    values.put("perClass", rows);
    values.put("confusion",
        figure("Percent of each actual class (row) predicted to be of each class (column): the stronger the blue, the more",
            Plots.confusion(result)));
    List<Misclassification> most = Misclassification.most(result, MOST_MISCLASSIFICATIONS);
    values.put("hasMisclassifications", !most.isEmpty());
    values.put("misclassifications", most.stream()
        .map(one -> row(one.actual(), one.predicted(), number("%,d", one.packets()), share(one.share()))).toList());
  }

  private static Object breakdown(Result.Breakdown breakdown) {
    return Map.of("by", breakdown.by(), "parts", breakdown.parts().stream().map(part -> {
      FalseDrops.Counts counts = part.falseDrops();
      return row(part.name(), number("%,d", part.packets()), share(part.accuracy()), share(part.macroF1()),
          number("%,d", counts.benignPackets()), number("%,d", counts.packets()), number("%,.1f", counts.perMillionPacketsAtMost()),
          number("%,d", counts.benignFlows()), number("%,d", counts.flows()), number("%,.1f", counts.perTenThousandFlowsAtMost()));
    }).toList());
  }

  private void drops() {
    Result.Drops drops = result.enforcement().drops();
    List<Result.AtConfidence> confidences = result.enforcement().confidences();
    values.put("policy", policy());
    values.put("dropped", number("%,d", drops.dropped()));
    values.put("attacks", number("%,d", drops.attacks()));
    values.put("falselyDropped", number("%,d", drops.falselyDropped()));
    values.put("benign", number("%,d", drops.benign()));
    values.put("falseDropsPerMillion", number("%.1f", drops.falseDropsPerMillion()));
    values.put("confidences", confidences.stream()
        .map(level -> row(level.confidence() == 0 ? "none" : Double.toString(level.confidence()), number("%d", level.margin()),
            number("%,d", level.dropped()), share(level.share()), number("%,d", level.falselyDropped()),
            number("%.1f", level.falseDropsPerMillion())))
        .toList());
    values.put("dropsPlot", confidences.size() < 2 ? null
        : figure("Share of the attack packets dropped against false drops; each point is a minConfidence, rising to the left",
            Plots.drops(confidences)));
  }

  private void flows() {
    values.put("flows", result.flowsAfter().stream().map(after -> row(number("%d", after.packets()), number("%,d", after.reached()),
        share(after.quality().accuracy()), share(after.quality().macroF1()))).toList());
    values.put("flowsPlot", figure("Accuracy per flow against packets seen", Plots.flows(result.flowsAfter())));
  }

  private void latencies() {
    List<Result.Latency> latencies = result.enforcement().detectionLatency();
    if (latencies.isEmpty()) {
      return;
    }
    values.put("latency", Map.of("latencies", latencies.stream().map(HtmlReport::latency).toList(),
        "latencyPlot", figure("Percent of the attacks flagged within so many packets", Plots.latencies(latencies))));
  }

  private static Object latency(Result.Latency latency) {
    List<String> cells = new ArrayList<>(
        List.of(latency.name(), latency.unit(), number("%,d", latency.count()), number("%,d", latency.never())));
    addSpread(cells, "%.0f", latency.packets());
    addSpread(cells, "%.3f", latency.seconds());
    return Map.of("cells", cells);
  }

  /** Median, 90 % and most, or a dash for each where no attack was flagged. */
  private static void addSpread(List<String> cells, String format, double[] spread) {
    if (spread.length == 0) {
      cells.addAll(List.of("-", "-", "-"));
    } else {
      Arrays.stream(spread).forEach(value -> cells.add(number(format, value)));
    }
  }

  private void calibration() {
    Result.Confidence confidence = result.confidence();
    if (confidence.calibration() != null) {
      values.put("calibration", Map.of("error", share(confidence.calibration().error()), "plots", List.of(
          figure("Calibration: share of right predictions against the probability that was predicted",
              Plots.calibration(confidence.calibration())),
          figure(Plots.areCurvesNamed(confidence.curves()) ? "Precision against recall; in brackets the average precision"
              : "Precision against recall; named are the classes of lowest average precision (in brackets), the others are grey",
              Plots.curves(confidence.curves())))));
    }
  }

  private void insight() {
    List<Object> plots = new ArrayList<>();
    plots.add(titled("Permutation importance", "Macro-F1 that is lost when an input's values are permuted",
        Plots.importance(result.insight().importance())));
    if (!result.insight().layerErrors().isEmpty()) {
      plots
          .add(titled("Rounding", "What the kernel's integers lost against the float model", Plots.layers(result.insight().layerErrors())));
    }
    values.put("plots", plots);
  }

  private static Object titled(String title, String words, String svg) {
    Map<String, Object> titled = new HashMap<>(figure(words, svg));
    titled.put("title", title);
    return titled;
  }

  private static Map<String, Object> figure(String words, String svg) {
    return Map.of("words", words, "svg", Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8)));
  }

  private static Object row(String... cells) {
    return Map.of("cells", List.of(cells));
  }

  private static String share(double share) {
    return number("%.4f", share);
  }

  private static String number(String format, Object value) {
    return String.format(Locale.ROOT, format, value);
  }
}
