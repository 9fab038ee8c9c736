// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.label;

import java.util.List;

/** Gives packets their class. */
public interface Labels {
  /**
   * @return the label, or null when nothing here says anything of this packet
   */
  Label of(CapturedPacket sample);

  /** What was never used, for the report: rows or rules that matched no packet. Empty when all were. */
  String unused();

  /** What makes it likely that these labels are read in another way than they are meant; empty when there is nothing. */
  default String doubt() {
    return "";
  }

  /** What was taken from where, for the report: columns and their units. */
  default List<String> notes() {
    return List.of();
  }

  /** Warnings that hold whatever matched, such as that the labels have no times. */
  default List<String> warnings() {
    return List.of();
  }

  /** For when nothing matched: what these labels are about, such as their times. Empty when there is nothing to say. */
  default String about() {
    return "";
  }
}
