package dev.packetclassifier.bpf.model;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.ClassAction;
import dev.packetclassifier.api.v1alpha1.PolicySpec;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads a policy as people write it. */
public final class Policies {
  private Policies() {
  }

  /**
   * @param policy null when every class passes
   * @param classes of the model
   * @return the action of each class that does not pass, by name: what is not in it passes
   * @throws InvalidModelException for an entry without class or action, a class that the model lacks, or one that is there twice
   */
  public static SortedMap<String, Action> read(PolicySpec policy, List<String> classes) {
    SortedMap<String, Action> all = new TreeMap<>();
    if (policy != null && policy.actions != null) {
      for (int i = 0; i < policy.actions.size(); i++) {
        add("policy.actions[" + i + "]", policy.actions.get(i), classes, all);
      }
    }
    all.values().removeIf(Action.Pass::equals);
    return Collections.unmodifiableSortedMap(all);
  }

  private static void add(String field, ClassAction entry, List<String> classes, SortedMap<String, Action> all) {
    if (entry == null || entry.className == null) {
      throw new InvalidModelException(field + ".class is missing: write one of model.classes");
    }
    if (entry.action == null) {
      throw new InvalidModelException(field + ".action is missing: write Pass or Drop");
    }
    if (!classes.contains(entry.className)) {
      throw new InvalidModelException(field + ".class is " + entry.className + ", must be one of model.classes: "
          + String.join(", ", classes));
    }
    if (all.put(entry.className, entry.action) != null) {
      throw new InvalidModelException(field + ".class: " + entry.className + " is there twice; give each class one entry");
    }
  }
}
