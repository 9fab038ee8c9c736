// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

/**
 * An XDP program that sits on an interface, whoever put it there.
 *
 * @param id kernel's program id
 * @param name the name it was loaded with; empty when it has none
 */
public record XdpProgram(int id, String name) {
}
