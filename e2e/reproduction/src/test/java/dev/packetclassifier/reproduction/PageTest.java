// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.reproduction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PageTest {
  private final Page page = new Page("Title", "");

  @Test
  void aTableIsTheSameInBothForms() {
    page.table(1, List.of("model", "ns"), List.of(List.of("a|b", "7")));
    assertThat(page.markdown()).contains("| model | ns |\n|---|---:|\n| a\\|b | 7 |\n");
    assertThat(page.html()).contains("<tr><th>model</th><th class=\"number\">ns</th></tr><tr><td>a|b</td><td class=\"number\">7</td></tr>");
  }

  @Test
  void wordsAreNeverMarkup() {
    page.paragraph("<script>");
    page.list(List.of("a & b"));
    page.included("<b>");
    assertThat(page.html()).contains("<p>&lt;script&gt;</p>").contains("<li>a &amp; b</li>")
        .contains("<pre>&lt;b&gt;</pre>").doesNotContain("<script>");
  }

  @Test
  void plotsArePartOfTheFile() {
    page.plot("what it shows", "<svg/>");
    assertThat(page.html()).contains("src=\"data:image/svg+xml;base64,PHN2Zy8+\"").doesNotContain("http:").doesNotContain("https:");
    assertThat(page.markdown()).doesNotContain("svg");
  }
}
