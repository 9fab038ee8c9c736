// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.reproduction;

import dev.packetclassifier.modelkit.evaluate.PlotStyle;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.List;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The report's plots as SVG. */
final class Plots {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 420;
  /** Pixels between names on an axis: so few that none is left out. */
  private static final int EVERY_NAME = 1;
  /** A logarithmic axis has no zero, and what is a difference may be one. */
  private static final double LEAST_NANOS = 1.0;
  private static final Color[] COLORS = {PlotStyle.GREY, PlotStyle.BLUE, PlotStyle.ORANGE, PlotStyle.GREEN, PlotStyle.VERMILION};

  private Plots() {}

  /** Nanoseconds of one inference, by way of computing. */
  static String times(Figures figures, String model) {
    CategoryChart chart = new CategoryChartBuilder().width(WIDTH).height(HEIGHT).xAxisTitle("").yAxisTitle("ns an inference").build();
    PlotStyle.apply(chart.getStyler(), COLORS);
    chart.getStyler().setYAxisLogarithmic(true).setYAxisMin(LEAST_NANOS).setXAxisLabelRotation(20).setXAxisTickMarkSpacingHint(EVERY_NAME);
    List<String> ways = figures.ways(model);
    chart.addSeries("float", ways, ways.stream().map(way -> figures.nanoseconds(model, way, "float")).toList());
    chart.addSeries("integer", ways, ways.stream().map(way -> Math.max(figures.integersBeside(model, way), LEAST_NANOS)).toList());
    chart.getStyler().setSeriesColors(new Color[] {COLORS[2], COLORS[1]});
    return PlotStyle.svg(chart);
  }

  /** Share lost against the rate offered. */
  static String loss(List<RateCurve> curves) {
    XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).xAxisTitle("frames offered, millions a second")
        .yAxisTitle("% lost").build();
    PlotStyle.apply(chart.getStyler(), COLORS);
    chart.getStyler().setYAxisMin(0.0).setXAxisMin(0.0).setYAxisMax(100.0);
    for (RateCurve curve : curves) {
      double[] offered = curve.steps().stream().mapToDouble(step -> step.offered() / 1e6).toArray();
      chart.addSeries(curve.program(), offered, curve.steps().stream().mapToDouble(step -> 100 * step.lost()).toArray())
          .setMarker(SeriesMarkers.CIRCLE);
    }
    return PlotStyle.svg(chart);
  }

  /** Frames judged against frames offered. */
  static String judged(List<RateCurve> curves) {
    XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).xAxisTitle("frames offered, millions a second")
        .yAxisTitle("frames judged, millions a second").build();
    PlotStyle.apply(chart.getStyler(), COLORS);
    double most = 0;
    for (RateCurve curve : curves) {
      double[] offered = curve.steps().stream().mapToDouble(step -> step.offered() / 1e6).toArray();
      most = Math.max(most, curve.most() / 1e6);
      chart.addSeries(curve.program(), offered, curve.steps().stream().mapToDouble(step -> step.judged() / 1e6).toArray())
          .setMarker(SeriesMarkers.CIRCLE);
    }
    XYSeries all = chart.addSeries("all that is offered", new double[] {0, most}, new double[] {0, most});
    all.setMarker(SeriesMarkers.NONE).setLineColor(PlotStyle.INK).setLineStyle(new BasicStroke(1, 0, 0, 1, new float[] {4, 4}, 0));
    chart.getStyler().setYAxisMin(0.0).setXAxisMin(0.0);
    return PlotStyle.svg(chart);
  }

  /** Accuracy and macro-F1 in floats and integers. */
  static String quality(Figures.DataSet set) {
    CategoryChart chart = new CategoryChartBuilder().width(WIDTH).height(HEIGHT).xAxisTitle("").yAxisTitle("macro-F1").build();
    PlotStyle.apply(chart.getStyler(), COLORS);
    chart.getStyler().setYAxisMin(0.0).setYAxisMax(1.0).setXAxisLabelRotation(30).setXAxisTickMarkSpacingHint(EVERY_NAME);
    List<String> names = set.qualities().stream()
        .map(quality -> quality.model() + " " + quality.classes() + ", " + quality.made().replaceFirst(".*, ", "")).toList();
    chart.addSeries("float", names, set.qualities().stream().map(q -> q.floats().macroF1()).toList());
    chart.addSeries("integer", names, set.qualities().stream().map(q -> q.integers().macroF1()).toList());
    chart.getStyler().setSeriesColors(new Color[] {COLORS[2], COLORS[1]});
    return PlotStyle.svg(chart);
  }
}
