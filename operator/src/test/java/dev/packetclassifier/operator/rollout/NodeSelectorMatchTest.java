// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.NodeSelector;
import dev.packetclassifier.api.v1alpha1.NodeSelectorExpression;
import dev.packetclassifier.api.v1alpha1.NodeSelectorExpression.Operator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeSelectorMatchTest {
  private static final Map<String, String> LABELS = Map.of("zone", "a", "disk", "ssd");

  @Test
  void absentAndEmptySelectorsMatchEverything() {
    assertThat(NodeSelectorMatch.matches(null, Map.of())).isTrue();
    assertThat(NodeSelectorMatch.matches(new NodeSelector(), LABELS)).isTrue();
  }

  @Test
  void everyLabelMustHaveItsValue() {
    NodeSelector selector = new NodeSelector();
    selector.matchLabels = Map.of("zone", "a", "disk", "ssd");
    assertThat(NodeSelectorMatch.matches(selector, LABELS)).isTrue();
    selector.matchLabels = Map.of("zone", "a", "disk", "hdd");
    assertThat(NodeSelectorMatch.matches(selector, LABELS)).isFalse();
    assertThat(NodeSelectorMatch.matches(selector, Map.of())).isFalse();
  }

  @Test
  void expressionsMeanWhatKubernetesSays() {
    assertThat(matches("zone", Operator.In, "a", "b")).isTrue();
    assertThat(matches("zone", Operator.In, "b")).isFalse();
    assertThat(matches("none", Operator.In, "a")).isFalse();
    assertThat(matches("zone", Operator.NotIn, "b")).isTrue();
    assertThat(matches("zone", Operator.NotIn, "a")).isFalse();
    assertThat(matches("none", Operator.NotIn, "a")).as("also without the label").isTrue();
    assertThat(matches("zone", Operator.Exists)).isTrue();
    assertThat(matches("none", Operator.Exists)).isFalse();
    assertThat(matches("zone", Operator.DoesNotExist)).isFalse();
    assertThat(matches("none", Operator.DoesNotExist)).isTrue();
  }

  @Test
  void labelsAndExpressionsMustBothHold() {
    NodeSelector selector = new NodeSelector();
    selector.matchLabels = Map.of("zone", "a");
    selector.matchExpressions = List.of(expression("disk", Operator.DoesNotExist));
    assertThat(NodeSelectorMatch.matches(selector, LABELS)).isFalse();
  }

  private static boolean matches(String key, Operator operator, String... values) {
    NodeSelector selector = new NodeSelector();
    selector.matchExpressions = List.of(expression(key, operator, values));
    return NodeSelectorMatch.matches(selector, LABELS);
  }

  private static NodeSelectorExpression expression(String key, Operator operator, String... values) {
    NodeSelectorExpression expression = new NodeSelectorExpression();
    expression.key = key;
    expression.operator = operator;
    expression.values = values.length == 0 ? null : List.of(values);
    return expression;
  }
}
