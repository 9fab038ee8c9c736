package dev.packetclassifier.modelkit.evaluate;

import dev.packetclassifier.modelkit.InputException;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.HorizontalBarChart;
import org.knowm.xchart.HorizontalBarChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.IChart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** An evaluation's plots as SVG. */
final class Plots {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 420;
  private static final int MOST_BARS = 20;
  /** Pixels between names on an axis: so few that none is left out. */
  private static final int EVERY_NAME = 1;
  private static final Color INK = new Color(0x1f2933);
  private static final Color GRID = new Color(0xe4e7eb);
  /** Told apart by people who do not see red or green, after Okabe and Ito. */
  private static final Color[] COLORS = {new Color(0x0072b2), new Color(0xe69f00), new Color(0x009e73), new Color(0xd55e00), new Color(0xcc79a7),
      new Color(0x56b4e9), new Color(0x999999), new Color(0x000000)};

  private Plots() {
  }

  /** Shares of each class, by what was said. */
  static String confusion(Result result) {
    int classes = result.classes().size();
    int side = Math.max(HEIGHT, 160 + classes * 28);
    HeatMapChart chart = new HeatMapChartBuilder().width(side + 180).height(side).xAxisTitle("said").yAxisTitle("is").build();
    style(chart.getStyler());
    chart.getStyler().setShowValue(classes <= 12).setValueFont(font(11)).setRangeColors(new Color[] {Color.WHITE, new Color(0x6baed6)})
        .setMin(0).setMax(100).setHeatMapValueDecimalPattern("#.#");
    chart.getStyler().setXAxisLabelRotation(45).setXAxisTickMarkSpacingHint(EVERY_NAME).setYAxisTickMarkSpacingHint(EVERY_NAME);
    chart.getStyler().setLegendVisible(false);
    List<String> rows = new ArrayList<>(result.classes());
    Collections.reverse(rows);
    List<Number[]> shares = new ArrayList<>();
    for (int label = 0; label < classes; label++) {
      long there = 0;
      for (long count : result.confusion()[label]) {
        there += count;
      }
      for (int said = 0; said < classes; said++) {
        shares.add(new Number[] {said, classes - 1 - label, there == 0 ? 0 : 100.0 * result.confusion()[label][said] / there});
      }
    }
    chart.addSeries("% of the class", result.classes(), rows, shares);
    return svg(chart);
  }

  /** Precision against recall of each class. */
  static String curves(List<Result.Curve> curves) {
    XYChart chart = lines("recall", "precision");
    unit(chart.getStyler());
    for (Result.Curve curve : curves) {
      line(chart, curve.name(), curve.recall(), curve.precision());
    }
    return svg(chart);
  }

  /** How right the model is against how sure it is. */
  static String calibration(Result.Calibration calibration) {
    XYChart chart = lines("confidence said", "share that is right");
    unit(chart.getStyler());
    List<Double> confidence = new ArrayList<>();
    List<Double> right = new ArrayList<>();
    for (int b = 0; b < calibration.packets().length; b++) {
      if (calibration.packets()[b] > 0) {
        confidence.add(calibration.confidence()[b]);
        right.add(calibration.right()[b]);
      }
    }
    XYSeries ideal = chart.addSeries("ideal", new double[] {0, 1}, new double[] {0, 1});
    ideal.setMarker(SeriesMarkers.NONE).setLineColor(Color.GRAY).setLineStyle(new BasicStroke(1, 0, 0, 1, new float[] {4, 4}, 0));
    chart.addSeries("model", confidence, right).setMarker(SeriesMarkers.CIRCLE).setMarkerColor(COLORS[0]).setLineColor(COLORS[0]);
    return svg(chart);
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
    return svg(chart);
  }

  /** Seconds until attacks are flagged: median and 90 %, and the largest. */
  static String delays(List<Result.Delay> delays) {
    CategoryChart chart = new CategoryChartBuilder().width(WIDTH).height(HEIGHT).xAxisTitle("").yAxisTitle("packets until flagged").build();
    style(chart.getStyler());
    chart.getStyler().setYAxisLogarithmic(true).setYAxisMin(1.0).setXAxisLabelRotation(30);
    List<String> names = delays.stream().map(delay -> delay.name() + " (" + delay.of() + ")").toList();
    String[] which = {"median", "90 %", "largest"};
    for (int i = 0; i < which.length; i++) {
      int index = i;
      chart.addSeries(which[i], names, delays.stream().map(delay -> Math.max(1, delay.packets()[index])).toList());
    }
    return svg(chart);
  }

  /** What drops cost, against what they catch. */
  static String drops(List<Result.AtConfidence> levels) {
    XYChart chart = lines("false drops per million benign packets", "share of the attack packets dropped");
    chart.getStyler().setYAxisMin(0.0).setYAxisMax(1.0);
    line(chart, "minConfidence, rising to the left", levels.stream().mapToDouble(Result.AtConfidence::falseDropsPerMillion).toArray(),
        levels.stream().mapToDouble(Result.AtConfidence::share).toArray());
    return svg(chart);
  }

  /** What the most valuable inputs are worth. */
  static String importance(List<Result.Worth> importance) {
    List<Result.Worth> most = new ArrayList<>(importance.subList(0, Math.min(MOST_BARS, importance.size())));
    HorizontalBarChart chart = new HorizontalBarChartBuilder().width(WIDTH).height(100 + most.size() * 22).xAxisTitle("macro-F1 lost without it")
        .yAxisTitle("").build();
    style(chart.getStyler());
    chart.getStyler().setYAxisTickMarkSpacingHint(EVERY_NAME).setLegendVisible(false);
    chart.addSeries("macro-F1", most.stream().map(Result.Worth::macroF1).toList(), most.stream().map(Result.Worth::feature).toList());
    return svg(chart);
  }

  /** What rounding lost up to and including each layer. */
  static String layers(List<Double> errors) {
    CategoryChart chart = new CategoryChartBuilder().width(WIDTH).height(HEIGHT).xAxisTitle(errors.size() == 1 ? "" : "layer")
        .yAxisTitle("% lost (root mean square)").build();
    style(chart.getStyler());
    chart.getStyler().setLegendVisible(false);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < errors.size(); i++) {
      names.add(errors.size() == 1 ? "scores" : Integer.toString(i + 1));
    }
    chart.addSeries("lost", names, errors.stream().map(error -> 100 * error).toList());
    return svg(chart);
  }

  private static XYChart lines(String x, String y) {
    XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).xAxisTitle(x).yAxisTitle(y).build();
    style(chart.getStyler());
    return chart;
  }

  private static void line(XYChart chart, String name, double[] x, double[] y) {
    chart.addSeries(name, x, y).setMarker(x.length < 20 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
  }

  private static void unit(AxesChartStyler styler) {
    styler.setXAxisMin(0.0).setXAxisMax(1.0).setYAxisMin(0.0).setYAxisMax(1.0);
  }

  private static void style(AxesChartStyler styler) {
    styler.setPlotGridLinesColor(GRID).setAxisTickLabelsFont(font(12)).setAxisTitleFont(font(13)).setAxisTickMarksColor(INK)
        .setAxisTickLabelsColor(INK);
    styler.setChartBackgroundColor(Color.WHITE).setPlotBackgroundColor(Color.WHITE).setPlotBorderVisible(false).setChartFontColor(INK)
        .setSeriesColors(COLORS).setLegendPosition(LegendPosition.OutsideE).setLegendBorderColor(Color.WHITE).setLegendFont(font(12))
        .setLocale(Locale.ROOT).setMarkerSize(6);
  }

  private static Font font(int size) {
    return new Font(Font.SANS_SERIF, Font.PLAIN, size);
  }

  private static String svg(IChart chart) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      VectorGraphicsEncoder.saveVectorGraphic(chart, bytes, VectorGraphicsFormat.SVG);
    } catch (IOException e) {
      throw new IllegalStateException("memory takes all bytes", e);
    } catch (Error e) {
      // What Java says where it finds no font at all, in many words of its own.
      throw new InputException("--html: this machine has no fonts for plots (" + e.getMessage() + "): apt-get install fontconfig fonts-dejavu-core", e);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
