// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.label;

/**
 * What a packet is.
 *
 * @param name its class
 * @param group what must not lie on both sides of a split; null for the capture
 * @param split train, test or whatever the table says; null when it says nothing
 */
public record Label(String name, String group, String split) {
}
