// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.manifest;

import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Network;
import dev.packetclassifier.bpf.shape.Shape;
import dev.packetclassifier.bpf.shape.StateUse;
import dev.packetclassifier.modelkit.cost.CostTable;
import dev.packetclassifier.modelkit.quantize.Provenance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** What is different from one classifier to another, a sentence each, always in the same order. */
final class Changes {
  private final Classifier before;
  private final Classifier after;
  private final List<String> differences = new ArrayList<>();

  private Changes(Classifier before, Classifier after) {
    this.before = before;
    this.after = after;
  }

  /** @return empty when nothing that inspect shows differs */
  static List<String> of(Classifier before, Classifier after, CostTable costs) {
    Changes changes = new Changes(before, after);
    changes.outside();
    changes.features();
    changes.classes();
    ScorerChanges.say(before.model().scorer(), after.model().scorer(), changes.differences);
    changes.was("logitScale", before.spec().logitScale, after.spec().logitScale);
    changes.was("cost", cost(before, costs), cost(after, costs));
    changes.provenance();
    changes.rollOut();
    return changes.differences;
  }

  private static String cost(Classifier classifier, CostTable costs) {
    return String.format(Locale.ROOT, "about %.0f ns a packet", costs.of(classifier.model()).nanos());
  }

  private void outside() {
    was("name", before.name(), after.name());
    was("kind", Description.kind(before.model()), Description.kind(after.model()));
    was("shape", Description.shape(before.model()), Description.shape(after.model()));
    was("placement", Description.placement(before), Description.placement(after));
    was("vantage", Description.vantage(before.model()), Description.vantage(after.model()));
    was("warm-up", warmUp(before), warmUp(after));
  }

  private static String warmUp(Classifier classifier) {
    return classifier.policy().warmUp().map(duration -> duration.toSeconds() + " s").orElse("the longest window");
  }

  private void features() {
    Map<String, Input> old = byName(before.model());
    Map<String, Input> now = byName(after.model());
    members("features", new ArrayList<>(old.keySet()), new ArrayList<>(now.keySet()));
    if (!(before.model().scorer() instanceof Network && after.model().scorer() instanceof Network)) {
      // Trees compare raw values.
      return;
    }
    old.forEach((name, input) -> {
      Input other = now.get(name);
      if (other != null && !scaling(input).equals(scaling(other))) {
        differences.add("scaling of " + name + ": was " + scaling(input) + ", is " + scaling(other));
      }
    });
  }

  private static Map<String, Input> byName(Model model) {
    Map<String, Input> inputs = new LinkedHashMap<>();
    model.inputs().forEach(input -> inputs.put(input.feature().name(), input));
    return inputs;
  }

  private static String scaling(Input input) {
    return String.format(Locale.ROOT, "%s less %d, times %d / 2^%d", input.transform(), input.offset(), input.multiplier(), input.shift());
  }

  private void classes() {
    List<String> old = before.model().classes();
    List<String> now = after.model().classes();
    members("classes", old, now);
    for (String name : now) {
      if (old.contains(name)) {
        was("action of " + name, Description.action(before, name), Description.action(after, name));
      } else {
        differences.add("action of " + name + ": is " + Description.action(after, name));
      }
    }
  }

  private void members(String what, List<String> old, List<String> now) {
    List<String> added = now.stream().filter(name -> !old.contains(name)).toList();
    List<String> removed = old.stream().filter(name -> !now.contains(name)).toList();
    if (!added.isEmpty()) {
      differences.add(what + " added: " + String.join(", ", added));
    }
    if (!removed.isEmpty()) {
      differences.add(what + " removed: " + String.join(", ", removed));
    }
    if (!old.stream().filter(now::contains).toList().equals(now.stream().filter(old::contains).toList())) {
      differences.add(what + " stand in another order");
    }
  }

  private void provenance() {
    TreeSet<String> keys = new TreeSet<>(before.annotations().keySet());
    keys.addAll(after.annotations().keySet());
    for (String key : keys) {
      if (Provenance.holds(key)) {
        was(Provenance.shortName(key), before.annotations().get(key), after.annotations().get(key));
      }
    }
  }

  /** What the change means on a node. */
  private void rollOut() {
    if (before.digest().equals(after.digest())) {
      return;
    }
    Shape old = Shape.of(before.model());
    Shape now = Shape.of(after.model());
    if (StateUse.of(now.features()).exceeds(StateUse.of(old.features()))) {
      differences.add("on a node: another program, which keeps more than the old one and warms up before it enforces");
    } else {
      differences.add("on a node: " + (old.equals(now) ? "the same program, another image" : "another program over the same state"));
    }
  }

  private void was(String what, String old, String now) {
    if (!Objects.equals(old, now)) {
      differences.add(what + ": was " + (old == null ? "absent" : old) + ", is " + (now == null ? "absent" : now));
    }
  }
}
