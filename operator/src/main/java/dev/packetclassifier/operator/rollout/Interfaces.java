// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.rollout;

import dev.packetclassifier.api.v1alpha1.InterfaceSelector;
import java.util.List;

/**
 * An {@link InterfaceSelector} as a value that can be compared.
 *
 * @param names null when it is not by name
 * @param namePattern null when it is not by pattern
 * @param defaultRoute null when it is not by route
 */
record Interfaces(List<String> names, String namePattern, Boolean defaultRoute) {
  static Interfaces of(InterfaceSelector selector) {
    return new Interfaces(selector.names, selector.namePattern, selector.defaultRoute);
  }

  InterfaceSelector toApi() {
    InterfaceSelector selector = new InterfaceSelector();
    selector.names = names;
    selector.namePattern = namePattern;
    selector.defaultRoute = defaultRoute;
    return selector;
  }

  /** Whether it surely selects nothing that the other does not. */
  boolean isWithin(Interfaces other) {
    return equals(other) || names != null && other.names != null && other.names.containsAll(names);
  }
}
