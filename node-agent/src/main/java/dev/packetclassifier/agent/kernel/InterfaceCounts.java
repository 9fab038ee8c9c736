// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.kernel;

import dev.packetclassifier.bpf.program.Counts;

/**
 * The counters of one classifier on one interface.
 *
 * @param ifname the interface's name now
 * @param revision name of the revision that runs
 */
public record InterfaceCounts(String classifier, int ifindex, String ifname, String revision, Counts counts) {
}
