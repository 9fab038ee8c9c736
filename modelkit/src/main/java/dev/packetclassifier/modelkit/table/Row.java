// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.table;

/**
 * One packet of a table. Mutable and reused from packet to packet, so that streaming allocates nothing: who keeps a row
 * copies what it needs.
 */
public final class Row {
  /** Raw features in the table's order, each an unsigned 32-bit number. */
  public final int[] values;
  /** Name of the class; null when nothing labelled the packet. */
  public String label;
  /** What must not lie on both sides of a split: a file, an event, a device. */
  public String group;
  /** The flow, numbered from 0 in order of appearance; a flow that restarts is another. */
  public long flow;
  /** Which packet of its flow this is, from 1, both directions counted. */
  public int flowPosition;
  /** Who sent it: source IP address, or MAC address where there is none. Never an input of a model. */
  public final StationAddress station = new StationAddress();
  /** The capture. */
  public String file;
  /** Number of the record in the capture, from 1: Wireshark's frame.number. */
  public long packetNumber;
  /** Capture time in ns since 1970. */
  public long nanos;
  /** The side that the label table puts the packet on, such as train or test; null when it says nothing. */
  public String split;
  /** From where the packets were seen. */
  public Vantage vantage = Vantage.Transit;

  /** @param features how many values */
  public Row(int features) {
    values = new int[features];
  }
}
