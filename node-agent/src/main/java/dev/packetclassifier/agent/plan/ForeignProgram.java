// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

/**
 * An XDP program on an interface that is not ours.
 *
 * @param id the kernel's number of the program
 * @param name the program's name, empty if it has none
 */
public record ForeignProgram(int id, String name) {
}
