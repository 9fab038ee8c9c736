// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

import java.util.OptionalInt;

/**
 * An interface that an assignment selects, whether it exists or not.
 *
 * @param classifier the assignment's classifier
 * @param name the interface's name
 * @param ifindex its number; empty while it does not exist
 * @param ethernet whether its frames begin with an Ethernet header; true while it does not exist
 */
public record TargetInterface(String classifier, String name, OptionalInt ifindex, boolean ethernet) {
  /** One of Ethernet, or that does not exist. */
  public TargetInterface(String classifier, String name, OptionalInt ifindex) {
    this(classifier, name, ifindex, true);
  }
}
