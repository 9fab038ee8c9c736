// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

import java.util.OptionalInt;

/**
 * An interface that an assignment selects, whether it exists or not.
 *
 * @param classifier the assignment's classifier
 * @param name the interface's name
 * @param ifindex its number; empty while it does not exist
 */
public record TargetInterface(String classifier, String name, OptionalInt ifindex) {
}
