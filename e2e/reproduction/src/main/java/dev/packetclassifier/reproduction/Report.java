// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.reproduction;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code Report FOLDER}: from what was measured to report.md, report.html and figures.json there; its quality.md, if any, is included. */
public final class Report {
  private static final List<String> MODELS = List.of("network", "tree");
  /** Paper, table of inference times: integers relative to floats. */
  private static final Map<String, String> PAPER_TIME = Map.of("network", "15.3 %", "tree", "1.6 %");
  /** Paper: float network, accuracy. */
  private static final Map<Boolean, String> PAPER_ACCURACY = Map.of(true, "97.94 %", false, "97.36 %");
  private static final Map<String, String> PAPER_RATE = Map.of("network", "300,000", "tree", "450,000");
  /** A rate at which so few frames are lost is told too: see the text. */
  private static final double HARDLY_ANY = 0.001;

  private final Figures figures;
  private final Page page;

  private Report(Figures figures, String style) {
    this.figures = figures;
    page = new Page("The paper's results, reproduced", style);
  }

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Figures figures = Measured.read(folder);
    Path quality = folder.resolve("quality.md");
    Report report = new Report(figures, style());
    report.write(Files.exists(quality) ? Files.readString(quality) : null);
    Files.writeString(folder.resolve("report.md"), report.page.markdown());
    Files.writeString(folder.resolve("report.html"), report.page.html());
    new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(folder.resolve("figures.json").toFile(), figures);
  }

  private void write(String quality) {
    page.paragraph("""
        Hara & Sasabe, "On Practicality of Kernel Packet Processing Empowered by Lightweight Neural Network and Decision Tree" (NoF 2023),
        measured again with the product's own commands: their twelve features, the first 100 packets of each flow, a network of 12-16-16-C
        and one decision tree. Their machine, traffic and programs were others, so figures next to theirs show the order of magnitude and
        not who is better.""");
    page.list(figures.machine().entrySet().stream().map(entry -> entry.getKey() + ": " + entry.getValue()).toList());
    times();
    figures.sets().forEach(this::set);
    rate();
    if (quality != null) {
      page.section("Quality on public captures");
      page.included(quality);
    }
  }

  private void times() {
    if (figures.times().isEmpty()) {
      return;
    }
    page.section("1. Inference time of the integers, relative to floats");
    page.paragraph("""
        As the paper counts: one sample a call through a float framework, against the integers in the kernel. Fairly: the same model, the
        same language, the same compiler and flags, one packet at a time, integers and floats taking turns; both from raw features to a
        class. The integers in C are the kernel program's own code. In the kernel (BPF_PROG_RUN), inference is what the program takes
        longer than one with the same features and a tree of one leaf. Medians over rounds.""");
    List<List<String>> rows = new ArrayList<>();
    for (String model : MODELS) {
      for (String way : figures.ways(model)) {
        double floats = figures.nanoseconds(model, way, "float");
        double integers = figures.integersBeside(model, way);
        boolean framework = figures.isFramework(model, way);
        rows.add(List.of(model, framework ? "as the paper: " + way + ", one sample a call; integers in the kernel" : "fairly: " + way,
            nanos(floats), nanos(integers), percent(integers / floats), framework ? PAPER_TIME.get(model) : ""));
      }
      rows.add(List.of(model, "the whole program in the kernel: parsing, flow table, features, inference, counters", "",
          nanos(figures.nanoseconds(model, "kernel", "whole program")), "", ""));
    }
    page.table(2, List.of("model", "counted", "float ns", "integer ns", "integer / float", "paper"), rows);
    for (String model : MODELS) {
      page.plot("One inference, " + model + ": nanoseconds, logarithmic", Plots.times(figures, model));
    }
  }

  private void set(Figures.DataSet set) {
    page.section("2. Two classes against several: " + set.name());
    List<List<String>> rows = new ArrayList<>();
    for (Figures.Quality q : set.qualities()) {
      boolean paper = q.model().equals("network");
      rows.add(List.of(q.model() + ", " + q.made(), Integer.toString(q.classes()), percent(q.floats().accuracy()),
          percent(q.integers().accuracy()), points(q.floats().accuracy() - q.integers().accuracy()), share(q.floats().macroF1()),
          share(q.integers().macroF1()),
          share(q.floats().macroF1() - q.integers().macroF1()), paper ? PAPER_ACCURACY.get(q.classes() == 2) : ""));
    }
    page.table(1, List.of("model", "classes", "accuracy, float", "integers", "lost", "macro-F1, float", "integers", "lost",
        "paper: float"), rows);
    long packets = set.qualities().stream().mapToLong(Figures.Quality::packets).max().orElse(0);
    long replayed = set.qualities().stream().mapToLong(Figures.Quality::replayed).filter(n -> n > 0).sum();
    long differences = set.qualities().stream().mapToLong(Figures.Quality::differences).sum();
    page.paragraph(String.format(Locale.ROOT, "Judged on %,d packets that nothing was learned from. No %s lies on both sides. The integers "
        + "are those that the kernel computes: %s", packets, unit(set.splitBy()),
        replayed == 0 ? "not replayed through the kernel here."
            : String.format(Locale.ROOT, "%,d packets replayed through this machine's kernel, %,d differ from the twin.", replayed,
                differences)));
    if (set.splitBy().equals("flow")) {
      page.paragraph("Split by flow: neighbours in time and place lie on both sides, so these figures say too much good.");
    }
    page.plot("Macro-F1, float and integers: " + set.name(), Plots.quality(set));
  }

  private void rate() {
    if (figures.curves().isEmpty()) {
      return;
    }
    page.section("3. Packets a second up to which every packet is classified");
    page.paragraph("""
        A veth pair with native XDP. One processor sends (frames that the kernel makes: BPF_PROG_RUN with live frames, 106 bytes, 1024 flows
        of UDP), another one receives and judges (the veth's NAPI thread, which comes before ordinary tasks). Offered is what the sender's
        interface was given, judged what the program's own counters say; the difference found the veth's ring of 256 frames full. Each
        rate was tried five times for a quarter of a second, and the try that lost least counts, since a stall of the machine of 0.1 to 1 ms
        fills the ring at these rates; the middle try is told too. What limits the rate is the judging processor: the receiving side of
        veth, the program, and with Pass the stack, which takes a frame and throws it away at its door, as it is not addressed to it.""");
    List<List<String>> rows = new ArrayList<>();
    for (RateCurve curve : figures.curves()) {
      rows.add(List.of(curve.program(), curve.action(), rate(curve, 0), rate(curve, HARDLY_ANY), number(curve.most()),
          PAPER_RATE.getOrDefault(curve.program(), "")));
    }
    page.table(2, List.of("program", "then", "a second without loss", "with at most 0.1 % lost", "most judged in a second", "paper"), rows);
    for (String action : List.of("Pass", "Drop")) {
      List<RateCurve> curves = figures.curves().stream().filter(curve -> curve.action().equals(action)).toList();
      page.plot("Frames lost, when the program ends with " + action, Plots.loss(curves));
      page.plot("Frames judged, when the program ends with " + action, Plots.judged(curves));
    }
    steps();
  }

  private void steps() {
    List<List<String>> rows = new ArrayList<>();
    for (RateCurve curve : figures.curves()) {
      for (RateStep step : curve.steps()) {
        rows.add(List.of(curve.program() + ", " + curve.action(), number(step.offered()), number(step.judged()), percent(step.lost()),
            percent(step.usuallyLost())));
      }
    }
    page.table(1, List.of("program", "offered a second", "judged a second", "lost, best try", "lost, middle try"), rows);
  }

  private static String rate(RateCurve curve, double share) {
    double limit = curve.limit(share);
    if (limit == 0) {
      return "below " + number(curve.steps().get(0).offered());
    }
    return (curve.boundBySender(share) ? "at least " : "") + number(limit);
  }

  /** How {@code tables.py} names what it split by, in words. */
  private static String unit(String splitBy) {
    return switch (splitBy) {
      case "group" -> "source or event (group)";
      case "file" -> "capture";
      case "flow" -> "flow";
      default -> "group of the label table, which says the sides itself,";
    };
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }

  private static String nanos(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%,.0f", value);
  }

  private static String percent(double share) {
    if (Double.isNaN(share)) {
      return "-";
    }
    return String.format(Locale.ROOT, share < 0.1 && share > 0 ? "%.3f %%" : "%.2f %%", 100 * share);
  }

  private static String points(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  private static String share(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  private static String style() throws IOException {
    try (InputStream style = Report.class.getResourceAsStream("report.css")) {
      return new String(style.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
