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
 */
record RateStep(double asked, double offered, double judged, double lost) {
  /** The try in the middle, by loss. */
  static RateStep median(List<RateStep> tries) {
    return tries.stream().sorted(Comparator.comparingDouble(RateStep::lost)).skip(tries.size() / 2).findFirst().orElseThrow();
  }
}
