// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.evaluate;

import dev.packetclassifier.modelkit.InputException;
import java.awt.Color;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.internal.chartpart.IChart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendPosition;

/** How the plots of every report look. */
public final class PlotStyle {
  /** Of words and axes. */
  public static final Color INK = new Color(0x1f2933);
  /* Of series. Told apart by people who do not see red or green, after Okabe and Ito. */
  public static final Color BLUE = new Color(0x0072b2);
  public static final Color ORANGE = new Color(0xe69f00);
  public static final Color GREEN = new Color(0x009e73);
  public static final Color VERMILION = new Color(0xd55e00);
  public static final Color GREY = new Color(0x999999);
  static final Color PURPLE = new Color(0xcc79a7);
  static final Color SKY = new Color(0x56b4e9);
  static final Color BLACK = new Color(0x000000);
  /** A plot's letters are outlines, of coordinates to a millionth of a pixel: three digits are more than any screen shows. */
  private static final Pattern LONG_NUMBER = Pattern.compile("(\\d\\.\\d{3})\\d+");
  private static final Color GRID = new Color(0xe4e7eb);

  private PlotStyle() {}

  /** Dark words on white, and these colours, in this order, for the series. */
  public static void apply(AxesChartStyler styler, Color... series) {
    styler.setPlotGridLinesColor(GRID).setAxisTickLabelsFont(font(12)).setAxisTitleFont(font(13)).setAxisTickMarksColor(INK)
        .setAxisTickLabelsColor(INK);
    styler.setChartBackgroundColor(Color.WHITE).setPlotBackgroundColor(Color.WHITE).setPlotBorderVisible(false).setChartFontColor(INK)
        .setSeriesColors(series).setLegendPosition(LegendPosition.OutsideE).setLegendBorderColor(Color.WHITE).setLegendFont(font(12))
        .setLocale(Locale.ROOT).setMarkerSize(6);
  }

  static Font font(int size) {
    return new Font(Font.SANS_SERIF, Font.PLAIN, size);
  }

  /**
   * A chart as SVG.
   *
   * @throws InputException when this machine has no fonts
   */
  public static String svg(IChart chart) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ChartEncoder.saveChart(chart, bytes, "svg");
    } catch (IOException e) {
      throw new UncheckedIOException("memory takes all bytes", e);
    } catch (Error e) {
      // What Java says where it finds no font at all, in many words of its own.
      throw new InputException("this machine has no fonts for plots (" + e.getMessage()
          + "): apt-get install fontconfig fonts-dejavu-core", e);
    }
    return LONG_NUMBER.matcher(bytes.toString(StandardCharsets.UTF_8)).replaceAll("$1");
  }
}
