// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.rollout;

import dev.packetclassifier.api.v1alpha1.NodeSelector;
import dev.packetclassifier.api.v1alpha1.NodeSelectorExpression;
import java.util.Map;

/** Whether a node selector matches labels, with the meaning that Kubernetes gives to label selectors. */
public final class NodeSelectorMatch {
  private NodeSelectorMatch() {}

  /** An absent selector matches everything. */
  public static boolean matches(NodeSelector selector, Map<String, String> labels) {
    if (selector == null) {
      return true;
    }
    boolean labelsMatch = selector.matchLabels == null || labels.entrySet().containsAll(selector.matchLabels.entrySet());
    return labelsMatch && (selector.matchExpressions == null
        || selector.matchExpressions.stream().allMatch(expression -> holds(expression, labels)));
  }

  private static boolean holds(NodeSelectorExpression expression, Map<String, String> labels) {
    String value = labels.get(expression.key);
    return switch (expression.operator) {
      case In -> value != null && expression.values.contains(value);
      case NotIn -> value == null || !expression.values.contains(value);
      case Exists -> value != null;
      case DoesNotExist -> value == null;
    };
  }
}
