// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.reproduction;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** One text, written as Markdown and as HTML. The HTML is one file that loads nothing. */
final class Page {
  private final StringBuilder markdown = new StringBuilder();
  private final StringBuilder html = new StringBuilder();

  /** @param style CSS */
  Page(String title, String style) {
    html.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n")
        .append("<title>").append(text(title)).append("</title>\n<style>").append(style).append("</style></head>\n<body>\n<h1>")
        .append(text(title)).append("</h1>\n");
    markdown.append("# ").append(title).append("\n\n");
  }

  void section(String title) {
    markdown.append("## ").append(title).append("\n\n");
    html.append("<h2>").append(text(title)).append("</h2>\n");
  }

  void paragraph(String words) {
    markdown.append(words).append("\n\n");
    html.append("<p>").append(text(words)).append("</p>\n");
  }

  void list(List<String> items) {
    html.append("<ul>");
    for (String item : items) {
      markdown.append("- ").append(item).append('\n');
      html.append("<li>").append(text(item)).append("</li>");
    }
    markdown.append('\n');
    html.append("</ul>\n");
  }

  /** @param words how many columns hold words; those after them hold numbers, to the right */
  void table(int words, List<String> head, List<List<String>> rows) {
    markdown.append("| ").append(String.join(" | ", head)).append(" |\n|").append("---|".repeat(words))
        .append("---:|".repeat(head.size() - words))
        .append('\n');
    html.append("<table>");
    row(words, head, "th");
    for (List<String> row : rows) {
      List<String> safe = new ArrayList<>(row);
      safe.replaceAll(cell -> cell.replace("|", "\\|"));
      markdown.append("| ").append(String.join(" | ", safe)).append(" |\n");
      row(words, row, "td");
    }
    markdown.append('\n');
    html.append("</table>\n");
  }

  /** In HTML only. */
  void plot(String words, String svg) {
    html.append("<figure><img alt=\"").append(text(words)).append("\" src=\"data:image/svg+xml;base64,")
        .append(Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8))).append("\"><figcaption>").append(text(words))
        .append("</figcaption></figure>\n");
  }

  /** Markdown from elsewhere; in HTML as it is. */
  void included(String text) {
    markdown.append(text.strip()).append("\n\n");
    html.append("<pre>").append(text(text.strip())).append("</pre>\n");
  }

  String markdown() {
    return markdown.toString().stripTrailing() + "\n";
  }

  String html() {
    return html + "</body></html>\n";
  }

  private void row(int words, List<String> cells, String kind) {
    html.append("<tr>");
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      html.append('<').append(kind).append(i < words ? ">" : " class=\"number\">").append(text(cell)).append("</").append(kind).append('>');
    }
    html.append("</tr>");
  }

  private static String text(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
  }
}
