// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.feature;

/** What a row needs on a node: a model pays for what its rows need, once, however many they are. */
public enum Cost {
  /** Headers that are read in any case. */
  Headers("headers that are read in any case"),
  /** Bytes of the payload. */
  Payload("bytes of the payload"),
  /** The table of flows; kept for every flow in any case. */
  Flow("the table of flows"),
  /** Group 1 of the flow. */
  Totals("the table of flows; sums and extremes"),
  /** Group 2 of the flow. */
  Running("the table of flows; running statistics"),
  /** Group 4 of the flow. */
  Flags("the table of flows; counts of flags"),
  /** Group 8 of the flow. */
  FirstPayload("the table of flows; first payloads"),
  /** Group 16 of the flow. */
  FirstSizes("the table of flows; first sizes"),
  /** Group 32 of the flow. */
  Syn("the table of flows; memory of SYN"),
  /** Group 64 of the flow. */
  Means("the table of flows; means over all packets"),
  /** Source addresses. */
  Source("the tables of flows and addresses; the source's record"),
  /** Destination addresses. */
  Destination("the tables of flows and addresses; the destination's record"),
  /** Stations. */
  Station("the table of stations"),
  /** Stations, and flows for who began them. */
  Initiator("the tables of stations and flows");

  private final String words;

  Cost(String words) {
    this.words = words;
  }

  /** What is needed, for people. */
  public String words() {
    return words;
  }
}
