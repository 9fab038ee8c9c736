// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.evaluate;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.HorizontalBarChart;
import org.knowm.xchart.HorizontalBarChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** An evaluation's plots as SVG. */
final class Plots {
  private static final int WIDTH = 860;
  private static final int HEIGHT = 420;
  private static final int ROW = 24;
  private static final int MOST_BARS = 20;
  /** Classes of a matrix whose shares are written out. */
  private static final int MOST_WRITTEN = 12;
  /** Pixels between names on an axis: so few that none is left out. The library takes the one of the x axis for both. */
  private static final int EVERY_NAME = ROW - 4;
  /** Of a bin of fewer packets little can be predicted. */
  private static final double FEW = 0.01;
  private static final Color FAINT = new Color(0xb0b8c1);
  private static final Color[] COLORS = {PlotStyle.BLUE, PlotStyle.ORANGE, PlotStyle.GREEN, PlotStyle.VERMILION, PlotStyle.PURPLE,
      PlotStyle.SKY, PlotStyle.GREY, PlotStyle.BLACK};

  private Plots() {}

  /** Shares of each class, by what was predicted. */
  static String confusion(Result result) {
    List<String> classes = result.subject().classes();
    List<Number[]> shares = new ArrayList<>();
    for (int label = 0; label < classes.size(); label++) {
      long support = result.classTable().perClass().get(label).support();
      for (int predicted = 0; predicted < classes.size(); predicted++) {
        long packets = result.classTable().confusion()[label][predicted];
        shares.add(new Number[] {predicted, classes.size() - 1 - label, support == 0 ? 0 : 100.0 * packets / support});
      }
    }
    HeatMapChart chart = heat("predicted", "actual", Math.max(HEIGHT, 170 + classes.size() * ROW), classes.size() <= MOST_WRITTEN);
    chart.getStyler().setXAxisLabelRotation(60);
    chart.addSeries("% of the class", classes, reversed(classes), shares);
    return PlotStyle.svg(chart);
  }

  private static HeatMapChart heat(String x, String y, int height, boolean written) {
    HeatMapChart chart = new HeatMapChartBuilder().width(WIDTH).height(height).xAxisTitle(x).yAxisTitle(y).build();
    PlotStyle.apply(chart.getStyler(), COLORS);
    chart.getStyler().setShowValue(written).setValueFont(PlotStyle.font(11)).setRangeColors(new Color[] {Color.WHITE, new Color(0x6baed6)})
        .setMin(0).setMax(100).setHeatMapValueDecimalPattern("#.#");
    chart.getStyler().setXAxisTickMarkSpacingHint(1).setLegendVisible(false);
    return chart;
  }

  private static List<String> reversed(List<String> names) {
    List<String> reversed = new ArrayList<>(names);
    Collections.reverse(reversed);
    return reversed;
  }

  /** Whether every class has a colour of its own. */
  static boolean areCurvesNamed(List<Result.Curve> curves) {
    return curves.size() <= COLORS.length;
  }

  /** Precision against recall of each class; of many classes, those that are worst are told apart. */
  static String curves(List<Result.Curve> curves) {
    XYChart chart = lines("recall", "precision");
    unit(chart.getStyler());
    List<Result.Curve> worstFirst = new ArrayList<>(curves);
    worstFirst.sort(Comparator.comparingDouble(Result.Curve::averagePrecision));
    List<Result.Curve> named = worstFirst.subList(0, Math.min(COLORS.length, worstFirst.size()));
    for (Result.Curve curve : worstFirst.subList(named.size(), worstFirst.size())) {
      line(chart, curve.name(), curve.recall(), curve.precision(), FAINT).setShowInLegend(false);
    }
    for (Result.Curve curve : named) {
      line(chart, String.format(Locale.ROOT, "%s (%.3f)", curve.name(), curve.averagePrecision()), curve.recall(), curve.precision(),
          COLORS[named.indexOf(curve)]);
    }
    return PlotStyle.svg(chart);
  }

  /** How right the model is against how sure it is. */
  static String calibration(Result.Calibration calibration) {
    XYChart chart = lines("predicted probability", "share that is right");
    unit(chart.getStyler());
    XYSeries ideal = chart.addSeries("ideal", new double[] {0, 1}, new double[] {0, 1});
    ideal.setMarker(SeriesMarkers.NONE).setLineColor(Color.GRAY).setLineStyle(new BasicStroke(1, 0, 0, 1, new float[] {4, 4}, 0));
    double few = FEW * Arrays.stream(calibration.packets()).sum();
    bins(chart, "at least 1 % of the packets", COLORS[0], calibration, packets -> packets >= few);
    bins(chart, "fewer packets", FAINT, calibration, packets -> packets > 0 && packets < few);
    return PlotStyle.svg(chart);
  }

  private static void bins(XYChart chart, String name, Color color, Result.Calibration calibration, LongPredicate wanted) {
    int[] bins = IntStream.range(0, calibration.packets().length).filter(bin -> wanted.test(calibration.packets()[bin])).toArray();
    if (bins.length > 0) {
      XYSeries series = chart.addSeries(name, Arrays.stream(bins).mapToDouble(bin -> calibration.confidence()[bin]).toArray(),
          Arrays.stream(bins).mapToDouble(bin -> calibration.right()[bin]).toArray());
      series.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(color).setLineColor(color).setLineStyle(SeriesLines.NONE);
    }
  }

  /** Right per flow against packets seen. */
  static String flows(List<Result.AfterPackets> flows) {
    XYChart chart = lines("packets seen of each flow", "share of the flows");
    chart.getStyler().setXAxisLogarithmic(true).setYAxisMin(0.0).setYAxisMax(1.0);
    double[] packets = flows.stream().mapToDouble(Result.AfterPackets::packets).toArray();
    chart.addSeries("accuracy", packets, flows.stream().mapToDouble(after -> after.quality().accuracy()).toArray())
        .setMarker(SeriesMarkers.CIRCLE);
    chart.addSeries("macro-F1", packets, flows.stream().mapToDouble(after -> after.quality().macroF1()).toArray())
        .setMarker(SeriesMarkers.DIAMOND);
    return PlotStyle.svg(chart);
  }

  /** Share of the attacks that are flagged within so many packets. */
  static String latencies(List<Result.Latency> latencies) {
    List<String> steps = new ArrayList<>(latencies.get(0).within().keySet().stream().map(Object::toString).toList());
    steps.add("ever");
    List<String> rows = reversed(latencies.stream().map(latency -> latency.name() + " (" + latency.unit() + ")").toList());
    List<Number[]> shares = new ArrayList<>();
    for (int d = 0; d < latencies.size(); d++) {
      Result.Latency latency = latencies.get(d);
      List<Double> within = new ArrayList<>(latency.within().values());
      within.add(1 - (double) latency.never() / latency.count());
      for (int step = 0; step < within.size(); step++) {
        shares.add(new Number[] {step, rows.size() - 1 - d, 100 * within.get(step)});
      }
    }
    HeatMapChart chart = heat("packets", "", 100 + rows.size() * ROW, true);
    chart.addSeries("% of the attacks", steps, rows, shares);
    return PlotStyle.svg(chart);
  }

  /** What drops cost, against what they catch. */
  static String drops(List<Result.AtConfidence> levels) {
    XYChart chart = lines("false drops per million benign packets", "share of the attack packets dropped");
    chart.getStyler().setYAxisMin(0.0).setYAxisMax(1.0).setLegendVisible(false);
    chart.getStyler().setXAxisMin(0.0).setXAxisMax(Math.max(1, levels.get(0).falseDropsPerMillion()));
    chart.getStyler().setXAxisTickLabelsFormattingFunction(rate -> String.format(Locale.ROOT, "%,.0f", rate));
    line(chart, "minConfidence, rising to the left", levels.stream().mapToDouble(Result.AtConfidence::falseDropsPerMillion).toArray(),
        levels.stream().mapToDouble(Result.AtConfidence::share).toArray(), COLORS[0]);
    return PlotStyle.svg(chart);
  }

  /** What the most valuable inputs are worth. */
  static String importance(List<Result.FeatureImportance> importance) {
    List<Result.FeatureImportance> most = new ArrayList<>(importance.subList(0, Math.min(MOST_BARS, importance.size())));
    HorizontalBarChart chart = new HorizontalBarChartBuilder().width(WIDTH).height(100 + most.size() * ROW)
        .xAxisTitle("macro-F1 lost without it")
        .yAxisTitle("").build();
    PlotStyle.apply(chart.getStyler(), COLORS);
    chart.getStyler().setXAxisTickMarkSpacingHint(EVERY_NAME).setLegendVisible(false);
    chart.addSeries("macro-F1", most.stream().map(Result.FeatureImportance::macroF1).toList(),
        most.stream().map(Result.FeatureImportance::feature).toList());
    return PlotStyle.svg(chart);
  }

  /** What rounding lost up to and including each layer. */
  static String layers(List<Double> errors) {
    CategoryChart chart = new CategoryChartBuilder().width(WIDTH).height(HEIGHT).xAxisTitle(errors.size() == 1 ? "" : "layer")
        .yAxisTitle("% lost (root mean square)").build();
    PlotStyle.apply(chart.getStyler(), COLORS);
    chart.getStyler().setLegendVisible(false);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < errors.size(); i++) {
      names.add(errors.size() == 1 ? "scores" : Integer.toString(i + 1));
    }
    chart.addSeries("lost", names, errors.stream().map(error -> 100 * error).toList());
    return PlotStyle.svg(chart);
  }

  private static XYChart lines(String x, String y) {
    XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).xAxisTitle(x).yAxisTitle(y).build();
    PlotStyle.apply(chart.getStyler(), COLORS);
    return chart;
  }

  private static XYSeries line(XYChart chart, String name, double[] x, double[] y, Color color) {
    XYSeries series = chart.addSeries(name, x, y);
    series.setMarker(x.length < 20 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE).setMarkerColor(color);
    series.setLineColor(color).setLineStyle(SeriesLines.SOLID);
    return series;
  }

  private static void unit(AxesChartStyler styler) {
    styler.setXAxisMin(0.0).setXAxisMax(1.0).setYAxisMin(0.0).setYAxisMax(1.0);
  }
}
