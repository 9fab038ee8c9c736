// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.quantize;

import dev.packetclassifier.modelkit.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which class comes first, and so wins between equal scores: the harmless one. How frequent a class is says nothing about that: captures
 * of an attack often hold more of its packets than of all others.
 *
 * @param classes all of them, the default class first
 * @param warning what the reader of the report must know; null when there is no doubt
 */
public record DefaultClass(List<String> classes, String warning) {
  private static final Set<String> HARMLESS = Set.of("benign", "normal", "legitimate", "legit", "harmless", "good", "clean", "background");

  /**
   * @param classes the likeliest default class first
   * @param asked the default class that was asked for; null: chosen here
   * @param drop classes to drop, of which none can be the default class
   * @param foremost what the first of the classes is, for the reader: "the most frequent"
   * @throws InputException when what was asked for is no class, or is to be dropped
   */
  public static DefaultClass of(List<String> classes, String asked, List<String> drop, String foremost) {
    if (asked != null) {
      check(classes, asked, drop);
      return new DefaultClass(first(asked, classes), null);
    }
    List<String> passing = classes.stream().filter(name -> !drop.contains(name)).toList();
    String chosen = passing.stream().filter(DefaultClass::harmless).findFirst().orElse(passing.get(0));
    String warning = harmless(chosen) || passing.size() == 1 ? null : "no class is named benign or normal, so " + chosen
        + " became the default class because it is " + foremost + (drop.isEmpty() ? "" : " that is not dropped")
        + ": name the harmless one with --default-class";
    return new DefaultClass(first(chosen, classes), warning);
  }

  private static void check(List<String> classes, String given, List<String> drop) {
    if (!classes.contains(given)) {
      throw new InputException("--default-class: there is no class " + given + "; there are " + String.join(", ", classes));
    }
    if (drop.contains(given)) {
      throw new InputException("--drop names " + given + ", which is the default class: name another one with --default-class");
    }
  }

  private static List<String> first(String name, List<String> classes) {
    List<String> moved = new ArrayList<>(classes);
    moved.remove(name);
    moved.add(0, name);
    return List.copyOf(moved);
  }

  /** Word by word, so that abnormal is not normal. */
  private static boolean harmless(String name) {
    return Arrays.stream(name.toLowerCase(Locale.ROOT).split("[^a-z]+")).anyMatch(HARMLESS::contains);
  }

  /** Says which one it is. */
  public void say(Report report) {
    report.value("defaultClass", classes.get(0));
    report.line("default class  %s", classes.get(0));
    if (warning != null) {
      report.warn(warning);
    }
  }
}
