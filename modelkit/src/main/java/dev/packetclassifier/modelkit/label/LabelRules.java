// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.label;

import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.file.TextLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Rules, one a line; the first that matches a packet decides. Empty lines and what follows # are comments. */
public final class LabelRules implements Labels {
  private final List<LabelRule> rules = new ArrayList<>();

  public static LabelRules read(Path file) throws IOException {
    LabelRules all = new LabelRules();
    List<String> lines = TextLines.all(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replaceFirst("#.*", "").trim();
      if (!line.isEmpty()) {
        all.rules.add(new LabelRule(line, file.getFileName() + ", line " + (i + 1)));
      }
    }
    if (all.rules.isEmpty()) {
      throw new InputException(file + " has no rule: write lines such as \"scan source=10.0.0.7 protocol=tcp\"");
    }
    return all;
  }

  @Override
  public Label of(CapturedPacket sample) {
    for (LabelRule rule : rules) {
      if (rule.matches(sample)) {
        return rule.label;
      }
    }
    return null;
  }

  @Override
  public String unused() {
    List<String> lines = rules.stream().filter(rule -> rule.matched == 0).map(rule -> rule.where).toList();
    return lines.isEmpty() ? "" : "rules " + String.join("; ", lines);
  }
}
