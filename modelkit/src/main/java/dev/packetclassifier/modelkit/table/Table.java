// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.table;

/**
 * Labelled packets, column by column. All columns have one entry a packet; they are not copied and must not be changed.
 *
 * @param featureNames names of {@code Feature}, in the order of the inputs
 * @param values [feature][packet], unsigned 32-bit
 * @param classes names, in order of appearance
 * @param label [packet] index into {@code classes}; -1 without a label
 * @param groups names of what must not lie on both sides of a split
 * @param group [packet] index into {@code groups}
 * @param flow [packet] number of the flow, from 0
 * @param flowPosition [packet] which packet of its flow, from 1
 * @param stations who sends: addresses
 * @param station [packet] index into {@code stations}
 * @param files names of the captures
 * @param file [packet] index into {@code files}
 * @param packetNumber [packet] number of the record in its capture, from 1
 * @param time [packet] seconds since 1970
 * @param split [packet] train, test or what the label table says; null when it says nothing of any packet
 * @param vantage from where the packets were seen
 */
public record Table(String[] featureNames, int[][] values, String[] classes, int[] label, String[] groups, int[] group, long[] flow,
    int[] flowPosition, String[] stations, int[] station, String[] files, int[] file, long[] packetNumber, double[] time, String[] split,
    Vantage vantage) {
  /** How many packets. */
  public int rows() {
    return label.length;
  }

  public int features() {
    return featureNames.length;
  }

  /** The value as the kernel has it: 0 to 2^32-1. */
  public long value(int feature, int row) {
    return Integer.toUnsignedLong(values[feature][row]);
  }
}
