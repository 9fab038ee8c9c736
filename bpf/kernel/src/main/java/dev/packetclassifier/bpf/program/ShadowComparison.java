// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import java.util.List;

/**
 * What a shadow said on one interface since the running pair of revisions was put in place.
 *
 * @param digest of the shadow's revision, 64 lower case hex digits
 * @param activeClasses names of the rows of the matrix
 * @param shadowClasses names of its columns
 * @param counts what was counted
 * @param falseDropFlows flows of which a packet passed that Enforce would have dropped by the shadow's verdict, and that were established
 *     later
 */
public record ShadowComparison(String digest, List<String> activeClasses, List<String> shadowClasses, ShadowCounts counts,
    long falseDropFlows) {
  public ShadowComparison {
    activeClasses = List.copyOf(activeClasses);
    shadowClasses = List.copyOf(shadowClasses);
  }
}
