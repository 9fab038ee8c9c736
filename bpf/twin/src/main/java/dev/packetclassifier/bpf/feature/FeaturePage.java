// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.feature;

import dev.packetclassifier.api.v1alpha1.Feature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The reference page of all features, made from the catalogue. The command {@code FeaturePage FILE} writes it. */
public final class FeaturePage {
  private static final String HEAD = """
      # Features

      Made from the catalogue (`Catalogue`, written by `FeaturePage`); a test fails when it is not what the catalogue says.

      A feature is one unsigned 32-bit number of a packet. 0 means absent; a number that can be 0 is stored plus one. Numbers saturate at
      the largest. What flows, addresses and stations are, and how they are remembered: `STATE.md`. A first fragment \
      has its transport header
      and is as a whole packet. The clock that a model needs is Precise with InterArrival rows or FlowDuration, Coarse with any other row
      that needs a table, and None otherwise.

      """;

  private FeaturePage() {}

  public static void main(String[] arguments) throws IOException {
    Files.writeString(Path.of(arguments[0]), text());
  }

  /** Markdown. */
  public static String text() {
    StringBuilder page = new StringBuilder(HEAD);
    addPaper(page);
    addCosts(page);
    page.append("## All features\n\n|#|Feature|Meaning|Unit|Largest|Begins again|Needs|Other packets|\n|-|-|-|-|-|-|-|-|\n");
    Catalogue.all().forEach(row -> add(page, row));
    addKinds(page);
    return page.toString();
  }

  private static void addPaper(StringBuilder page) {
    page.append("""
        ## The twelve of Hara & Sasabe

        "On Practicality of Kernel Packet Processing Empowered by Lightweight Neural Network and Decision Tree" uses \
        twelve features. Means and
        deviations are running ones here (each new value counts one eighth), in integers.

        |In the paper|Here|
        |-|-|
        """);
    for (Map.Entry<Feature, String> name : PaperFeatures.names().entrySet()) {
      page.append('|').append(name.getValue()).append('|').append(name.getKey()).append("|\n");
    }
  }

  private static void addCosts(StringBuilder page) {
    page.append("\n## What rows need\n\nA model pays for each of these once, however many of its rows need it.\n\n");
    page.append("|Class|What is read or kept|\n|-|-|\n");
    for (Cost cost : Cost.values()) {
      page.append('|').append(cost).append('|').append(cost.words()).append("|\n");
    }
    page.append('\n');
  }

  private static void add(StringBuilder page, FeatureRow row) {
    page.append('|').append(row.feature().ordinal()).append('|').append(row.feature()).append('|').append(row.meaning()).append('|')
        .append(row.unit()).append('|').append(row.max()).append('|').append(row.reset().words()).append('|').append(row.cost()).append('|')
        .append(letter(row.kinds())).append("|\n");
  }

  /** Rows with the same answers share a letter. */
  private static String letter(Kinds kinds) {
    int index = 0;
    for (Kinds known : kinds()) {
      if (known.equals(kinds)) {
        return index < 26 ? String.valueOf((char) ('A' + index)) : "A" + (char) ('A' + index - 26);
      }
      index++;
    }
    throw new IllegalStateException("not in the catalogue: " + kinds);
  }

  private static Set<Kinds> kinds() {
    Set<Kinds> kinds = new LinkedHashSet<>();
    Catalogue.all().forEach(row -> kinds.add(row.kinds()));
    return kinds;
  }

  private static void addKinds(StringBuilder page) {
    page.append("\n## What other packets get\n\nOther than whole IPv4 packets of TCP and UDP. `0` is absent.\n\n"
        + "||IPv6|Later fragments|ICMP, ICMPv6|ARP|Not IP otherwise|\n|-|-|-|-|-|-|\n");
    for (Kinds kinds : kinds()) {
      page.append('|').append(letter(kinds)).append('|').append(kinds.ipv6()).append('|').append(kinds.fragments()).append('|')
          .append(kinds.icmp()).append('|').append(kinds.arp()).append('|').append(kinds.others()).append("|\n");
    }
  }
}
