// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.model;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.ClassAction;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.ModelSpec;
import dev.packetclassifier.api.v1alpha1.PolicySpec;
import dev.packetclassifier.api.v1alpha1.UnjudgedAction;
import dev.packetclassifier.api.v1alpha1.UnjudgedReason;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads a policy as people write it. */
public final class Policies {
  private Policies() {}

  /**
   * @param policy null when every class passes
   * @param model that it is for; checked already
   * @throws InvalidModelException for the first bound that is broken, in the order of the fields
   */
  public static Policy read(PolicySpec policy, ModelSpec model) {
    SortedMap<String, Action> actions = new TreeMap<>();
    int[] margins = new int[model.classes.size()];
    if (policy != null && policy.actions != null) {
      Set<String> seen = new HashSet<>();
      for (int i = 0; i < policy.actions.size(); i++) {
        String field = "policy.actions[" + i + "]";
        ClassAction entry = policy.actions.get(i);
        check(field, entry, model.classes, seen);
        margins[model.classes.indexOf(entry.className)] = margin(field, entry, model.logitScale);
        if (entry.action != Action.Pass) {
          actions.put(entry.className, entry.action);
        }
      }
    }
    return new Policy(Collections.unmodifiableSortedMap(actions), margins, unjudgedDrops(policy),
        ProtectedTraffic.read(policy == null ? null : policy.protectedTraffic), guarantees(policy, model),
        Optional.ofNullable(policy).map(written -> written.warmUp).map(WarmUp::read));
  }

  private static List<Guarantee> guarantees(PolicySpec policy, ModelSpec model) {
    Set<Feature> inputs = EnumSet.noneOf(Feature.class);
    model.features.forEach(input -> inputs.add(input.name));
    return GuaranteeReader.read(policy == null ? null : policy.guarantees, inputs);
  }

  private static Set<UnjudgedReason> unjudgedDrops(PolicySpec policy) {
    Set<UnjudgedReason> seen = EnumSet.noneOf(UnjudgedReason.class);
    Set<UnjudgedReason> drops = EnumSet.noneOf(UnjudgedReason.class);
    List<UnjudgedAction> entries = policy == null || policy.unjudged == null ? List.of() : policy.unjudged;
    for (int i = 0; i < entries.size(); i++) {
      String field = "policy.unjudged[" + i + "]";
      UnjudgedAction entry = entries.get(i);
      if (entry == null || entry.reason == null) {
        throw new InvalidModelException(field + ".reason is missing: write one of " + List.of(UnjudgedReason.values()));
      }
      if (entry.action == null) {
        throw new InvalidModelException(field + ".action is missing: write Pass or Drop");
      }
      if (!seen.add(entry.reason)) {
        throw new InvalidModelException(field + ".reason: " + entry.reason + " is there twice; give each reason one entry");
      }
      if (entry.action == Action.Drop) {
        drops.add(entry.reason);
      }
    }
    return Collections.unmodifiableSet(drops);
  }

  private static void check(String field, ClassAction entry, List<String> classes, Set<String> seen) {
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
    if (!seen.add(entry.className)) {
      throw new InvalidModelException(field + ".class: " + entry.className + " is there twice; give each class one entry");
    }
  }

  private static int margin(String field, ClassAction entry, String logitScale) {
    if (entry.minConfidence == null) {
      return 0;
    }
    double confidence = Decimals.read(field + ".minConfidence", entry.minConfidence, "0.5", "0.9999", 4);
    if (entry.action != Action.Drop) {
      throw new InvalidModelException(field + ".minConfidence must come with action Drop: a class that passes has no use for it");
    }
    if (logitScale == null) {
      throw new InvalidModelException(field + ".minConfidence needs model.logitScale: write what one step of a score is worth, or leave "
          + "minConfidence out");
    }
    return Margins.of(confidence, Models.logitScale(logitScale));
  }
}
