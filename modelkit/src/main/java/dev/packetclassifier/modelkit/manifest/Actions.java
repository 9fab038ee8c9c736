// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.manifest;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.ClassAction;
import dev.packetclassifier.api.v1alpha1.PolicySpec;
import dev.packetclassifier.modelkit.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is to be done with classes, as the command line says it. */
final class Actions {
  private Actions() {}

  /**
   * The policy with some entries replaced.
   *
   * @param policy as it was; null when every class passed
   * @param asked by class: Pass, Drop, or Drop and the least confidence, such as {@code Drop:0.98}
   * @param classes of the model
   */
  static PolicySpec replaced(PolicySpec policy, Map<String, String> asked, List<String> classes) {
    PolicySpec replaced = policy == null ? new PolicySpec() : policy;
    List<ClassAction> actions = new ArrayList<>(replaced.actions == null ? List.of() : replaced.actions);
    asked.forEach((className, value) -> {
      if (!classes.contains(className)) {
        throw new InputException("--action: the model has no class " + className + "; it has " + String.join(", ", classes));
      }
      actions.removeIf(action -> className.equals(action.className));
      actions.add(action(className, value));
    });
    replaced.actions = actions;
    return replaced;
  }

  private static ClassAction action(String className, String value) {
    String[] parts = value.split(":", 2);
    ClassAction action = new ClassAction();
    action.className = className;
    for (Action known : Action.values()) {
      action.action = known.name().equalsIgnoreCase(parts[0]) ? known : action.action;
    }
    if (action.action == null) {
      throw new InputException("--action " + className + "=" + value + ": write Pass, Drop, or Drop and the least confidence, "
          + "such as Drop:0.98");
    }
    action.minConfidence = parts.length == 1 ? null : parts[1];
    return action;
  }
}
