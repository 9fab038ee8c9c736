// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Examples of use, so written that they can be copied from a terminal of 80 columns: it would break a long one amid a word. */
final class Examples {
  private static final int WIDTH = 78;
  private static final String GOES_ON = " \\";
  private static final String INDENT = "      ";

  private Examples() {}

  static void fold(UsageMessageSpec usage) {
    List<String> folded = new ArrayList<>();
    for (String line : usage.footer()) {
      folded.addAll(folded(line));
    }
    usage.footer(folded.toArray(String[]::new));
  }

  /** Lines that a shell reads as one. */
  static List<String> folded(String line) {
    List<String> lines = new ArrayList<>();
    String rest = line;
    while (rest.length() > WIDTH) {
      int end = end(rest);
      if (end <= INDENT.length()) {
        break;
      }
      lines.add(rest.substring(0, end) + GOES_ON);
      rest = INDENT + rest.substring(end).strip();
    }
    lines.add(rest);
    return lines;
  }

  /** Where a line ends best: before an option or a pipe, so that nothing is torn from its value. */
  private static int end(String line) {
    int last = WIDTH - GOES_ON.length();
    int option = Math.max(Math.max(line.lastIndexOf(" -", last), line.lastIndexOf(" | ", last)), line.lastIndexOf("    #", last));
    return option > INDENT.length() ? option : line.lastIndexOf(' ', last);
  }
}
