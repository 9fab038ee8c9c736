// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.prove;

import dev.packetclassifier.bpf.model.Bound;
import dev.packetclassifier.bpf.proof.CounterExample;
import dev.packetclassifier.bpf.proof.CounterExample.DecidingTree;
import dev.packetclassifier.bpf.proof.PacketText;
import dev.packetclassifier.bpf.proof.Proof;
import dev.packetclassifier.modelkit.quantize.Report;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** Writes what was proved. */
final class ProofText {
  private static final int TREES_SHOWN = 4;

  private ProofText() {}

  /** Adds lines to the report. @return the same for programs */
  static Map<String, Object> describe(Report report, String name, List<Bound> when, List<String> classes, Proof proof) {
    String bounds = when.stream().map(Bound::toString).collect(Collectors.joining(", "));
    report.line("%s: %s", name, answer(proof));
    if (!name.equals(bounds)) {
      report.line("  asked of  %s", bounds);
    }
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("name", name);
    values.put("when", bounds);
    values.put("answer", proof.answer().name());
    values.put("milliseconds", proof.nanos() / 1_000_000);
    values.put("boxes", proof.boxes());
    proof.counterExample().ifPresent(example -> {
      describe(report, classes, example);
      values.put("packet", PacketText.numbers(example.stored()));
      values.put("class", example.className());
      values.put("scores", example.scores());
      values.put("margin", example.margin());
      values.put("trees", example.trees());
    });
    return values;
  }

  private static String answer(Proof proof) {
    String effort = String.format(Locale.ROOT, " (%d ms, %d parts looked at)", proof.nanos() / 1_000_000, proof.boxes());
    return switch (proof.answer()) {
      case Proved -> "proved: the model drops no such packet, so its guard is never needed" + effort;
      case Broken -> "broken: the model would drop this packet, were it not for the guard" + effort;
      case Undecided -> "undecided: neither proved nor broken within the time; the guard keeps it nevertheless" + effort;
      case Empty -> "nothing to prove: no packet that can be dropped is within these bounds" + effort;
    };
  }

  private static void describe(Report report, List<String> classes, CounterExample example) {
    report.line("  packet    %s", PacketText.of(example.stored()));
    StringJoiner scores = new StringJoiner(", ");
    for (int c = 0; c < classes.size(); c++) {
      scores.add(classes.get(c) + " " + example.scores().get(c));
    }
    report.line("  scores    %s", scores);
    report.line("  verdict   %s%s", example.className(), example.margin() == Long.MAX_VALUE ? ": every class is dropped"
        : ", " + example.margin() + " ahead of what passes; dropped from " + example.needed() + " on");
    if (!example.trees().isEmpty()) {
      report.line("  trees     %s", example.trees().stream().limit(TREES_SHOWN).map(ProofText::tree).collect(Collectors.joining(", ")));
    }
    report.line("  Whether packets can be sent that make these numbers is not known.");
  }

  private static String tree(DecidingTree tree) {
    return String.format(Locale.ROOT, "%d (%+d)", tree.index(), tree.ahead());
  }
}
