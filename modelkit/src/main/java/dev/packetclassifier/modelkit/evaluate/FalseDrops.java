// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.evaluate;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.packetclassifier.modelkit.metrics.Proportion;

/**
 * What enforcing the policy would cost benign traffic: the figure that decides whether anybody enforces.
 *
 * @param all packets and flows of all groups together
 * @param worstGroup name of the group with the highest rate per packet; null when there is one group, or no false drop
 * @param worst its counts; null likewise
 */
public record FalseDrops(Counts all, String worstGroup, Counts worst) {
  private static final double MILLION = 1e6;
  private static final double TEN_THOUSAND = 1e4;

  /**
   * Of benign packets and flows, how many would be dropped. Packets of one flow are alike, so the bound per packet is too low where few
   * flows make up the packets; the one per flow does not suffer from it.
   *
   * @param benignPackets packets of classes that pass
   * @param packets of these, how many would be dropped
   * @param benignFlows flows of classes that pass
   * @param flows of these, how many would lose a packet
   */
  public record Counts(long benignPackets, long packets, long benignFlows, long flows) {
    @JsonProperty
    public double perMillionPackets() {
      return MILLION * new Proportion(packets, benignPackets).rate();
    }

    /** 95 % bound. */
    @JsonProperty
    public double perMillionPacketsAtMost() {
      return MILLION * new Proportion(packets, benignPackets).upper95();
    }

    @JsonProperty
    public double perTenThousandFlows() {
      return TEN_THOUSAND * new Proportion(flows, benignFlows).rate();
    }

    /** 95 % bound. */
    @JsonProperty
    public double perTenThousandFlowsAtMost() {
      return TEN_THOUSAND * new Proportion(flows, benignFlows).upper95();
    }

    /** Of a benign packet, the share; for comparing groups. */
    double rate() {
      return new Proportion(packets, benignPackets).rate();
    }
  }
}
