// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.modelkit.fixture.Chromium;
import dev.packetclassifier.modelkit.fixture.Guards;
import dev.packetclassifier.modelkit.fixture.Pclf;
import dev.packetclassifier.modelkit.floating.Comparison;
import dev.packetclassifier.modelkit.floating.FloatForest;
import dev.packetclassifier.modelkit.floating.FloatModels;
import dev.packetclassifier.modelkit.floating.FloatTree;
import dev.packetclassifier.modelkit.floating.Rounding;
import dev.packetclassifier.modelkit.floating.Scaling;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report of 27 classes in a browser. */
class HtmlReportTest {
  private static final int CLASSES = 27;
  private static final Pattern IMAGE = Pattern.compile("<img alt=\"([^\"]*)\" src=\"(data:image/svg\\+xml;base64,[^\"]*)\">");
  /** Says of every image how wide it is and how many of its pixels are neither white nor grey. */
  private static final String LOOK = "<pre id=\"seen\"></pre><script>(async () => { for (const image of document.images) { await "
      + "image.decode();"
      + "const canvas = document.createElement('canvas'); canvas.width = image.naturalWidth; canvas.height = image.naturalHeight;"
      + "const at = canvas.getContext('2d'); at.drawImage(image, 0, 0); const p = at.getImageData(0, 0, canvas.width, canvas.height).data;"
      + "let coloured = 0; for (let i = 0; i < p.length; i += 4) {"
      + "coloured += Math.max(p[i], p[i + 1], p[i + 2]) - Math.min(p[i], p[i + 1], p[i + 2]) > 40 ? 1 : 0; }"
      + "document.getElementById('seen').textContent += image.naturalWidth + ' ' + coloured + '\\n'; } })();</script>";

  @TempDir
  static Path folder;

  private static String html;

  /** Of class c, 40 packets: some of the seventh classes are taken for the one before. */
  @BeforeAll
  static void evaluate() throws IOException {
    StringBuilder rows = new StringBuilder("file,packet,time,flow,flow_packet,station,group,label,PacketLength\n");
    for (int i = 0; i < 40 * CLASSES; i++) {
      int c = i % CLASSES;
      int predicted = c % 7 == 6 && i % 4 > 0 ? c - 1 : c;
      rows.append("a.pcap,").append(i + 1).append(',').append(i).append(',').append(i / CLASSES / 10 * CLASSES + c).append(",1,10.0.0.")
          .append(c)
          .append(",g").append(c).append(',').append(Guards.names(CLASSES).get(c)).append(',').append(100 * predicted + 50).append('\n');
    }
    Path table = Files.writeString(folder.resolve("table.csv"), rows);
    Path report = folder.resolve("report.html");
    Pclf ran = Pclf.run("evaluate", Guards.many(folder, CLASSES), table, "--float-model", floats(), "--html", report);
    assertThat(ran.status()).as(ran.err()).isZero();
    html = Files.readString(report);
  }

  private static Path floats() throws IOException {
    double[][] scores = new double[2][CLASSES];
    Arrays.fill(scores[1], 1);
    FloatTree tree = new FloatTree(new int[] {0}, new double[] {900}, new int[] {-1}, new int[] {-2}, scores);
    FloatForest forest = new FloatForest(List.of(Feature.PacketLength), Guards.names(CLASSES), Rounding.Single, Comparison.LessOrEqual,
        List.of(Scaling.NONE), new double[CLASSES], List.of(tree));
    scores[0][3] = 2;
    return Files.write(folder.resolve("float.json"), FloatModels.write(forest));
  }

  private static List<MatchResult> images() {
    return IMAGE.matcher(html).results().toList();
  }

  @Test
  void everyPlotIsThereInsideTheFile() {
    assertThat(images()).extracting(image -> image.group(1)).satisfiesExactly(
        alt -> assertThat(alt).startsWith("Percent of each actual class"),
        alt -> assertThat(alt).startsWith("Share of the attack packets dropped"),
        alt -> assertThat(alt).startsWith("Accuracy per flow"),
        alt -> assertThat(alt).startsWith("Percent of the attacks flagged"),
        alt -> assertThat(alt).startsWith("Calibration"),
        alt -> assertThat(alt).startsWith("Precision against recall"),
        alt -> assertThat(alt).startsWith("Macro-F1"),
        alt -> assertThat(alt).startsWith("What the kernel's integers lost"));
    String words = IMAGE.matcher(html).replaceAll("");
    assertThat(words).contains("device-13").doesNotContain("http:", "https:", "<script", "<link", "@import", "NaN", "Infinity");
    for (MatchResult image : images()) {
      String svg = new String(Base64.getDecoder().decode(image.group(2).substring(image.group(2).indexOf(',') + 1)),
          StandardCharsets.UTF_8);
      assertThat(svg).as(image.group(1)).contains("<svg").doesNotContain("href=", "url(http", "NaN", "Infinity");
    }
  }

  @Test
  void aBrowserShowsItWithoutComplaintOrNetwork() throws IOException, InterruptedException {
    Path scratch = Files.createDirectories(folder.resolve("shown"));
    Chromium shown = Chromium.open(folder.resolve("report.html"), scratch);
    assertThat(shown.complaints()).isEmpty();
    assertThat(shown.dom()).contains("<h1>many</h1>", "<td>device-26</td>", "false drops per million");
    Path fetching = Files.writeString(folder.resolve("fetching.html"),
        html.replace("</body>", "<img src=\"http://127.0.0.1:9/x.png\"></body>"));
    assertThat(Chromium.open(fetching, scratch).complaints()).as("what the report would say, did it fetch").isNotEmpty();
  }

  /** On a telephone a wide table moves under the finger, not the whole page. */
  @Test
  void nothingIsWiderThanANarrowPage() throws IOException, InterruptedException {
    String narrow = html.replaceFirst("<meta http-equiv[^>]*>", "").replace("</body>", "<pre id=\"seen\"></pre><script>"
        + "const b = document.body; b.style.maxWidth = '340px';"
        + "document.getElementById('seen').textContent = b.scrollWidth - b.clientWidth;</script></body>");
    Path scratch = Files.createDirectories(folder.resolve("narrow"));
    assertThat(Chromium.open(Files.writeString(folder.resolve("narrow.html"), narrow), scratch).dom()).contains("<pre id=\"seen\">0</pre>");
    assertThat(html).contains("prefers-color-scheme: dark");
  }

  @Test
  void everyPlotHasData() throws IOException, InterruptedException {
    StringBuilder page = new StringBuilder("<!DOCTYPE html><body>");
    images().forEach(image -> page.append("<img src=\"").append(image.group(2)).append("\">"));
    Path scratch = Files.createDirectories(folder.resolve("looked"));
    String dom = Chromium.open(Files.writeString(folder.resolve("look.html"), page.append(LOOK)), scratch).dom();
    List<String> seen = dom.substring(dom.indexOf("<pre"), dom.indexOf("</pre>")).replaceFirst("<pre[^>]*>", "").lines().toList();
    assertThat(seen).hasSize(images().size());
    for (int i = 0; i < seen.size(); i++) {
      String[] words = seen.get(i).split(" ");
      assertThat(Integer.parseInt(words[0])).as(images().get(i).group(1)).isBetween(600, 1000);
      assertThat(Integer.parseInt(words[1])).as("coloured pixels of " + images().get(i).group(1)).isGreaterThan(150);
    }
  }
}
