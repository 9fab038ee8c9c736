// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.manifest;

import dev.packetclassifier.api.v1alpha1.InterfaceSelector;
import dev.packetclassifier.api.v1alpha1.PacketClassifierSpec;
import dev.packetclassifier.api.v1alpha1.TargetSpec;
import dev.packetclassifier.modelkit.InputException;
import java.util.HashSet;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** What the API's schema asks of placement: here it is said before anything is applied. */
final class Targets {
  private static final int MAX_PRIORITY = 10_000;
  private static final int MAX_HISTORY = 100;
  private static final int MAX_INTERFACES = 16;
  private static final int MAX_INTERFACE_NAME = 15;
  private static final int MAX_PATTERN = 128;
  private static final int MAX_LABELS = 32;
  private static final int MAX_LABEL_VALUE = 63;

  private Targets() {}

  static void check(PacketClassifierSpec spec) {
    if (spec.target == null || spec.target.interfaces == null) {
      throw new InputException("spec.target.interfaces is missing: write names, namePattern or defaultRoute (pclf render: --interfaces, "
          + "--interface-pattern, --default-route)");
    }
    range("spec.target.priority", spec.target.priority, 0, MAX_PRIORITY);
    range("spec.revisionHistoryLimit", spec.revisionHistoryLimit, 1, MAX_HISTORY);
    interfaces(spec.target.interfaces);
    nodes(spec.target);
  }

  private static void range(String field, int value, int least, int most) {
    if (value < least || value > most) {
      throw new InputException(field + " is " + value + ", must be from " + least + " to " + most);
    }
  }

  private static void interfaces(InterfaceSelector selector) {
    if (Stream.of(selector.names, selector.namePattern, selector.defaultRoute).filter(Objects::nonNull).count() != 1) {
      throw new InputException("spec.target.interfaces must have exactly one of names, namePattern and defaultRoute (pclf render: "
          + "--interfaces, --interface-pattern, --default-route)");
    }
    if (Boolean.FALSE.equals(selector.defaultRoute)) {
      throw new InputException("spec.target.interfaces.defaultRoute must be true, or left out");
    }
    if (selector.names != null) {
      names(selector);
    }
    if (selector.namePattern != null) {
      pattern(selector.namePattern);
    }
  }

  private static void names(InterfaceSelector selector) {
    range("the number of spec.target.interfaces.names", selector.names.size(), 1, MAX_INTERFACES);
    for (String name : selector.names) {
      if (name == null || name.length() > MAX_INTERFACE_NAME || !name.matches("[^\\s/:]+")) {
        throw new InputException("spec.target.interfaces.names: " + name + " is no interface's name, which has 1 to " + MAX_INTERFACE_NAME
            + " characters other than '/', ':' and space");
      }
    }
    if (new HashSet<>(selector.names).size() < selector.names.size()) {
      throw new InputException("spec.target.interfaces.names has a name twice: give each once");
    }
  }

  private static void pattern(String pattern) {
    range("the length of spec.target.interfaces.namePattern", pattern.length(), 1, MAX_PATTERN);
    try {
      Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      throw new InputException("spec.target.interfaces.namePattern is no regular expression: " + e.getDescription(), e);
    }
  }

  private static void nodes(TargetSpec target) {
    if (target.nodeSelector == null || target.nodeSelector.matchLabels == null) {
      return;
    }
    range("the number of spec.target.nodeSelector.matchLabels", target.nodeSelector.matchLabels.size(), 0, MAX_LABELS);
    target.nodeSelector.matchLabels.forEach((key, value) -> {
      if (value == null || value.length() > MAX_LABEL_VALUE) {
        throw new InputException("spec.target.nodeSelector.matchLabels: the value of " + key + " must have at most " + MAX_LABEL_VALUE
            + " characters");
      }
    });
  }
}
