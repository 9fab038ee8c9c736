package dev.packetclassifier.modelkit.evaluate;

import dev.packetclassifier.modelkit.manifest.Classifier;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An evaluation as one HTML file that loads nothing: plots are part of it, and its own policy forbids the browser to fetch. */
final class HtmlReport {
  private static final int MOST_MISTAKES = 12;
  private static final String STYLE = "report.css";

  private final StringBuilder html = new StringBuilder();

  private HtmlReport() {
  }

  static String of(Classifier classifier, Result result) {
    return new HtmlReport().write(classifier, result);
  }

  private String write(Classifier classifier, Result result) {
    html.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n")
        .append("<title>").append(text(result.classifier())).append(": evaluation</title>\n<style>").append(style())
        .append("</style></head>\n<body>\n");
    head(classifier, result);
    quality(result);
    classes(result);
    confusion(result);
    drops(result);
    flows(result);
    latencies(result.latencies());
    if (result.calibration() != null) {
      html.append("<section><h2>Confidence</h2><p>The share that is right and the confidence that is said differ by ")
          .append(number("%.4f", result.calibration().error())).append(" on average.</p>");
      image("Calibration: share that is right against the confidence that was said", Plots.calibration(result.calibration()));
      image(Plots.areCurvesNamed(result.curves()) ? "Precision against recall; in brackets the average precision"
          : "Precision against recall; named are the classes of lowest average precision (in brackets), the others are grey",
          Plots.curves(result.curves()));
      html.append("</section>\n");
    }
    plot("Inputs", "Macro-F1 that is lost when an input's values are dealt out anew", Plots.importance(result.importance()));
    if (!result.layerErrors().isEmpty()) {
      plot("Rounding", "What the kernel's integers lost against the float model", Plots.layers(result.layerErrors()));
    }
    html.append("</body></html>\n");
    return html.toString();
  }

  private void head(Classifier classifier, Result result) {
    html.append("<header><h1>").append(text(result.classifier())).append("</h1><p>").append(text(result.data())).append(": ")
        .append(number("%,d", result.integers().total())).append(" packets, ").append(classifier.vantage()).append("; revision ")
        .append(text(classifier.revisionName())).append("</p>");
    if (result.unlabelled() + result.otherLabels() > 0) {
      html.append("<p>Left out: ").append(number("%,d", result.unlabelled())).append(" without a label, ")
          .append(number("%,d", result.otherLabels())).append(" of classes that the model lacks.</p>");
    }
    for (String warning : result.warnings()) {
      html.append("<p class=\"warning\">").append(text(warning)).append("</p>");
    }
    if (!classifier.annotations().isEmpty()) {
      html.append("<details><summary>Where the model comes from</summary><table>");
      for (Map.Entry<String, String> entry : classifier.annotations().entrySet()) {
        row(List.of(entry.getKey(), entry.getValue()), "td");
      }
      html.append("</table></details>");
    }
    html.append("</header>\n");
  }

  private void quality(Result result) {
    html.append("<section><h2>Right per packet</h2>");
    words("Accuracy is the share that is right. Macro-F1 is the mean of the classes' F1: a rare class counts as much as a frequent one. "
        + "False drops are packets of classes that pass, said to be of one that is dropped, whatever the confidence. Integers are what the "
        + "kernel computes.");
    html.append("<table class=\"numbers\">");
    row(List.of("", "accuracy", "macro-F1", "false drops per million"), "th");
    quality("integers", result.integers());
    quality("float model", result.floats());
    quality("this machine's kernel", result.kernel());
    quality("sum of scores over the flow so far", result.flowSum());
    quality("sum of scores over the sender so far", result.stationSum());
    html.append("</table>");
    if (result.kernel() != null) {
      html.append("<p>Kernel and twin differ in ").append(number("%,d", result.differences())).append(" packets.</p>");
    }
    html.append("</section>\n");
  }

  private void quality(String name, Result.Quality quality) {
    if (quality != null) {
      row(List.of(name, number("%.4f", quality.accuracy()), number("%.4f", quality.macroF1()),
          number("%,.1f", quality.falseDropsPerMillion())), "td");
    }
  }

  private void classes(Result result) {
    html.append("<section><h2>Per class</h2>");
    words("Precision: of the packets said to be of the class, the share that are. Recall: of the packets of the class, the share that was "
        + "found. F1 is their harmonic mean.");
    html.append("<table class=\"numbers\">");
    boolean floats = !result.floatPerClass().isEmpty();
    List<String> names = new ArrayList<>(List.of("class", "packets", "precision", "recall", "F1"));
    names.addAll(floats ? List.of("F1, float model") : List.of());
    row(names, "th");
    for (int c = 0; c < result.perClass().size(); c++) {
      Result.ClassQuality quality = result.perClass().get(c);
      List<String> cells = new ArrayList<>(List.of(quality.name(), number("%,d", quality.packets()), number("%.4f", quality.precision()),
          number("%.4f", quality.recall()), number("%.4f", quality.f1())));
      cells.addAll(floats ? List.of(number("%.4f", result.floatPerClass().get(c).f1())) : List.of());
      row(cells, "td");
    }
    html.append("</table></section>\n");
  }

  private void confusion(Result result) {
    html.append("<section><h2>Confusion</h2>");
    image("Percent of each class (row) said to be of each (column): the stronger the blue, the more", Plots.confusion(result));
    List<Misclassification> misclassifications = Misclassification.most(result, MOST_MISTAKES);
    if (!misclassifications.isEmpty()) {
      html.append("<h3>Most frequent mistakes</h3><table class=\"numbers names\">");
      row(List.of("is", "said", "packets", "share of the class"), "th");
      for (Misclassification misclassification : misclassifications) {
        row(List.of(misclassification.is(), misclassification.predicted(), number("%,d", misclassification.packets()), number("%.4f", misclassification.share())), "td");
      }
      html.append("</table>");
    }
    html.append("</section>\n");
  }

  private void drops(Result result) {
    Result.Drops drops = result.drops();
    html.append("<section><h2>Drops</h2><p>").append(drops.assumed() ? "The policy drops nothing; were every class but the first dropped: "
        : "By the policy: ").append(number("%,d", drops.dropped())).append(" of ").append(number("%,d", drops.attacks()))
        .append(" attack packets, ").append(number("%,d", drops.falselyDropped())).append(" of ").append(number("%,d", drops.benign()))
        .append(" benign ones, <b>").append(number("%.1f", drops.falseDropsPerMillion())).append(" false drops per million</b>.</p>");
    words("Attacks are packets of classes that are dropped, benign ones those of classes that pass. minConfidence is what a policy asks of a "
        + "packet before it is dropped; margin is the same in the kernel's integers: by how much the class is ahead of the best that passes.");
    html.append("<table class=\"numbers\">");
    row(List.of("minConfidence", "margin", "attacks dropped", "share of attacks", "false drops", "false drops per million"), "th");
    for (Result.AtConfidence level : result.confidences()) {
      row(List.of(level.confidence() == 0 ? "none" : Double.toString(level.confidence()), number("%d", level.margin()),
          number("%,d", level.dropped()), number("%.4f", level.share()), number("%,d", level.falselyDropped()),
          number("%.1f", level.falseDropsPerMillion())), "td");
    }
    html.append("</table>");
    if (result.confidences().size() > 1) {
      image("Share of the attack packets dropped against false drops; each point is a minConfidence, rising to the left",
          Plots.drops(result.confidences()));
    }
    html.append("</section>\n");
  }

  private void flows(Result result) {
    html.append("<section><h2>Right per flow</h2><p>By the sum of its scores after so many packets; shorter flows count with all of "
        + "theirs.</p>")
        .append("<table class=\"numbers\">");
    row(List.of("packets", "flows that long", "accuracy", "macro-F1"), "th");
    for (Result.AfterPackets after : result.flowsAfter()) {
      row(List.of(number("%d", after.packets()), number("%,d", after.reached()), number("%.4f", after.quality().accuracy()),
          number("%.4f", after.quality().macroF1())), "td");
    }
    html.append("</table>");
    image("Right per flow against packets seen", Plots.flows(result.flowsAfter()));
    html.append("</section>\n");
  }

  private void latencies(List<Result.Latency> latencies) {
    if (latencies.isEmpty()) {
      return;
    }
    html.append("<section><h2>Delay</h2>");
    words("How many packets and seconds pass until an attack is first said to be of a class that is dropped, whatever the confidence; its "
        + "first packet counts as 1. Each flow is an attack, and each event: all packets of a class in one group.");
    html.append("<table class=\"numbers names\">");
    row(List.of("class", "of", "number", "never", "packets: median", "90 %", "most", "seconds: median", "90 %", "most"), "th");
    for (Result.Latency latency : latencies) {
      boolean none = latency.packets().length == 0;
      row(List.of(latency.name(), latency.of(), number("%,d", latency.count()), number("%,d", latency.never()),
          none ? "-" : number("%.0f", latency.packets()[0]), none ? "-" : number("%.0f", latency.packets()[1]),
          none ? "-" : number("%.0f", latency.packets()[2]), none ? "-" : number("%.3f", latency.seconds()[0]),
          none ? "-" : number("%.3f", latency.seconds()[1]), none ? "-" : number("%.3f", latency.seconds()[2])), "td");
    }
    html.append("</table>");
    image("Percent of the attacks flagged within so many packets", Plots.latencies(latencies));
    html.append("</section>\n");
  }

  private void plot(String title, String words, String svg) {
    html.append("<section><h2>").append(title).append("</h2>");
    image(words, svg);
    html.append("</section>\n");
  }

  private void image(String words, String svg) {
    html.append("<figure><img alt=\"").append(text(words)).append("\" src=\"data:image/svg+xml;base64,")
        .append(Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8))).append("\"><figcaption>").append(text(words))
        .append("</figcaption></figure>");
  }

  private void words(String words) {
    html.append("<p class=\"words\">").append(text(words)).append("</p>");
  }

  private void row(List<String> cells, String kind) {
    html.append("<tr>");
    for (String cell : cells) {
      html.append('<').append(kind).append('>').append(text(cell)).append("</").append(kind).append('>');
    }
    html.append("</tr>");
  }

  private static String number(String format, Object value) {
    return String.format(Locale.ROOT, format, value);
  }

  private static String text(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
  }

  private static String style() {
    try (InputStream style = HtmlReport.class.getResourceAsStream(STYLE)) {
      return new String(style.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
