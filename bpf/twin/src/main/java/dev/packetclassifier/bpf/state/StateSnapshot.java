// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.state;

import dev.packetclassifier.bpf.parse.Packet;

/**
 * One packet and what the state knows of it: what every feature is read from. Reused from packet to packet; valid until the next
 * is added.
 */
public final class StateSnapshot {
  private final int[][] addressRows = {new int[Address.ROWS], new int[Address.ROWS]};
  private final PayloadClasses payloadClasses = new PayloadClasses();
  private Packet packet;
  private boolean payloadCounted;
  private long time;
  private Flow flow;
  private boolean forward;
  private boolean begins;
  private boolean pursues;
  private int owes;
  private boolean busy;
  private boolean establishes;
  private long gap;
  private boolean cold;
  private Station source;
  private Station destination;
  private Station initiator;
  private int frames;
  private long frameBytes;
  private int firstLength;
  private int firstPayload;

  void begin(Packet added, long microseconds) {
    packet = added;
    time = microseconds;
    payloadCounted = false;
    flow = null;
    begins = false;
    pursues = false;
    owes = 0;
    busy = false;
    establishes = false;
    cold = false;
    source = null;
    destination = null;
    initiator = null;
  }

  void travels(int number, long bytes, int length, int payload) {
    frames = number;
    frameBytes = bytes;
    firstLength = length;
    firstPayload = payload;
  }

  /** How many frames the packet travels in: one, but for what is yet to be cut or was merged. */
  public int frames() {
    return frames;
  }

  /** Bytes of all of them. */
  public long frameBytes() {
    return frameBytes;
  }

  /** Turns a packet that was merged into its first segment. */
  public void asFirstSegment() {
    if (frames > 1) {
      packet.asFirstSegment(firstLength, firstPayload);
    }
  }

  /** Takes {@link #asFirstSegment} back. */
  public void asWhole() {
    if (frames > 1) {
      packet.asWhole();
    }
  }

  void inFlow(Flow added, boolean fromInitiator, long sinceLast, boolean lacksGroups) {
    flow = added;
    forward = fromInitiator;
    gap = sinceLast;
    cold = lacksGroups;
  }

  void pursues(boolean goesOn) {
    pursues = goesOn;
  }

  /** Counts the packet's flow, if with it the initiator has gone on. */
  public void checkEgress(EgressCheck check) {
    if (pursues) {
      check.add(packet.destinationPort(), time, !flow.unanswered());
    }
  }

  /** Counts the packet's flow, if with it the flow was established. */
  public void countFlow(FlowCounts counts) {
    if (establishes) {
      counts.add(flow.marks());
    }
  }

  /** Whether the packet's flow lacks one of these groups; false without a flow. */
  public boolean lacks(int groups) {
    return flow != null && flow.lacks(groups);
  }

  /** Whether the packet's flow is established, with this packet in it. */
  public boolean established() {
    return flow != null && flow.established();
  }

  /** Whether the packet came before a time in microseconds. */
  public boolean isBefore(long microseconds) {
    return Long.compareUnsigned(time, microseconds) < 0;
  }

  /** What the packet changes of its flow that the windows of its ends count. */
  void changes(boolean beginsFlow, boolean establishesFlow) {
    begins = beginsFlow;
    establishes = establishesFlow;
  }

  /** @param debts bits of what the windows of the flow's ends are still to be given or taken */
  void owes(int debts) {
    owes = debts;
  }

  int owes() {
    return owes;
  }

  /** A lock was busy: the tables that come later know nothing of the packet. */
  void endsBusy() {
    busy = true;
  }

  /** A record that the packet belongs to was busy: the packet may not be judged. */
  public boolean busy() {
    return busy;
  }

  void bySource(Station station) {
    source = station;
  }

  void toDestination(Station station) {
    destination = station;
  }

  void inFlowOf(Station station) {
    initiator = station;
  }

  int[] addressRows(int role) {
    return addressRows[role];
  }

  public Packet packet() {
    return packet;
  }

  /** Kinds of bytes in the packet's payload; counted when they are first asked for. */
  public PayloadClasses payloadClasses() {
    if (!payloadCounted) {
      payloadClasses.count(packet);
      payloadCounted = true;
    }
    return payloadClasses;
  }

  long time() {
    return time;
  }

  /** Its flow with this packet in it; null for what has no flow, and when no flows are kept. */
  public Flow flow() {
    return flow;
  }

  /** Whether the packet comes from the flow's initiator; without meaning without a flow. */
  public boolean forward() {
    return forward;
  }

  /** Whether the packet began its flow. */
  boolean begins() {
    return begins;
  }

  /** Whether the packet makes its flow an established one. */
  boolean establishes() {
    return establishes;
  }

  /** The flow lacks groups of rows that the model uses: the packet may not be judged. */
  public boolean cold() {
    return cold;
  }

  /** Microseconds since the flow's packet before plus one; 0 for its first packet and without a flow. */
  public long interArrival() {
    return flow == null ? 0 : Counter.saturated(gap + 1);
  }

  /** Microseconds since the flow began plus one; 0 without a flow. */
  public long duration() {
    return flow == null ? 0 : Counter.saturated(Counter.difference(time, flow.begun()) + 1);
  }

  /** TCP or UDP port of the flow's initiator; 0 without ports. */
  public int initiatorPort() {
    return forward ? packet.sourcePort() : packet.destinationPort();
  }

  /** TCP or UDP port of the flow's responder; 0 without ports. */
  public int responderPort() {
    return forward ? packet.destinationPort() : packet.sourcePort();
  }

  /** Rows of the source address: those of the last second, then as many of the last minute; 0 for what has none. */
  public int sourceRow(int index) {
    return packet.hasAddresses() ? addressRows[Window.SOURCE][index] : 0;
  }

  /** As {@link #sourceRow}, of the destination address. */
  public int destinationRow(int index) {
    return packet.hasAddresses() ? addressRows[Window.DESTINATION][index] : 0;
  }

  /** The sender; null when it is not known. */
  public Station source() {
    return source;
  }

  /** The receiver; null when it is not known. */
  public Station destination() {
    return destination;
  }

  /** Who began the flow; null when it is not known. */
  public Station initiator() {
    return initiator;
  }
}
