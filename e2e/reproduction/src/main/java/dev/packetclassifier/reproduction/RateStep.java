// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.reproduction;

import java.util.Comparator;
import java.util.List;

/**
 * One rate, as the counters saw it.
 *
 * @param asked frames a second asked of the sender; 0: as many as it can
 * @param offered frames a second that the sender's interface was given
 * @param judged frames a second that were judged
 * @param lost share of the frames that were offered and not judged, 0 to 1
 * @param usuallyLost the same, in the middle of several tries
 */
record RateStep(double asked, double offered, double judged, double lost, double usuallyLost) {
  /** The try that lost least: in the others the machine did something else meanwhile, for a ring of 256 frames is full within a moment. */
  static RateStep best(List<RateStep> tries) {
    List<RateStep> sorted = tries.stream().sorted(Comparator.comparingDouble(RateStep::lost)).toList();
    RateStep best = sorted.get(0);
    return new RateStep(best.asked, best.offered, best.judged, best.lost, sorted.get(sorted.size() / 2).lost);
  }
}
