// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.state;

import dev.packetclassifier.bpf.parse.Packet;
import dev.packetclassifier.bpf.parse.TcpOptions;
import dev.packetclassifier.bpf.parse.Transport;
import java.util.Arrays;

/**
 * What is remembered of one flow. Groups that are not kept hold whatever they last held; those that the table has no room for are null,
 * so that what is used of many flows lies close together.
 */
public final class Flow {
  /** Bits of the groups of rows that a model may use, so that they are kept. */
  static final int TOTALS = 1;
  static final int RUNNING = 2;
  static final int FLAGS = 4;
  static final int FIRST_PAYLOAD = 8;
  static final int FIRST_SIZES = 16;
  static final int SYN = 32;
  static final int MEANS = 64;
  static final int ALL = TOTALS | RUNNING | FLAGS | FIRST_PAYLOAD | FIRST_SIZES | SYN | MEANS;

  /** Its initiator as a source, and its responder as a destination. */
  static final int ENDS = 3;
  static final int ESTABLISHED_SHIFT = 2;
  static final int UNCOUNTED_SHIFT = 4;

  private static final int FROM_SYN = 1;
  private static final int MID_FLOW = 2;
  private static final int DIRECTIONS = 2;
  /** So many packets each way show that both ends take part, where no handshake can. */
  private static final int ANSWERING = 2;

  private boolean initiatorIsLow;
  private long initiatorMac;
  private long id;
  private long begun;
  private long counted;
  private long packets;
  private long bytes;
  private int midFlow;
  private boolean closing;
  private boolean unanswered;
  private Pursuit pursuit = Pursuit.None;
  private boolean udp;
  private final Handshake handshake = new Handshake();
  /** Packets by direction, {@link #ANSWERING} at most. */
  private final int[] seen = new int[DIRECTIONS];
  /** What a busy lock has left undone, as bits: take-backs, established counts, and what was never counted, for {@link #ENDS} each. */
  private int owed;
  /** Bits of the models that would have dropped a packet of it that passed. */
  private int marks;
  private int groups;

  private final Totals totals;
  private final Ewma length;
  private final Ewma gap;
  private final Ewma direction;
  private final FlagCounts flags;
  private final FirstPayload[] firstPayloads;
  private final FirstSizes firstSizes;
  private final SynMemory[] syns;
  private final Mean meanLength;
  private final Mean meanGap;
  private final Mean meanDirection;

  /** @param room bits of the groups that it can hold */
  Flow(int room) {
    totals = (room & TOTALS) == 0 ? null : new Totals();
    length = (room & RUNNING) == 0 ? null : new Ewma();
    gap = (room & RUNNING) == 0 ? null : new Ewma();
    direction = (room & RUNNING) == 0 ? null : new Ewma();
    flags = (room & FLAGS) == 0 ? null : new FlagCounts();
    firstPayloads = (room & FIRST_PAYLOAD) == 0 ? null : new FirstPayload[] {new FirstPayload(), new FirstPayload()};
    firstSizes = (room & FIRST_SIZES) == 0 ? null : new FirstSizes();
    syns = (room & SYN) == 0 ? null : new SynMemory[] {new SynMemory(), new SynMemory()};
    meanLength = (room & MEANS) == 0 ? null : new Mean();
    meanGap = (room & MEANS) == 0 ? null : new Mean();
    meanDirection = (room & MEANS) == 0 ? null : new Mean();
  }

  /** Forgets whatever flow this was before. */
  void begin(Packet packet, boolean fromLow, long time, long serial, int kept) {
    boolean tcp = packet.transport() == Transport.Tcp;
    initiatorIsLow = fromLow;
    initiatorMac = packet.sourceMac();
    id = serial;
    counted = time;
    midFlow = !tcp ? 0 : packet.isSyn() ? FROM_SYN : MID_FLOW;
    udp = packet.transport() == Transport.Udp;
    closing = false;
    unanswered = true;
    pursuit = packet.isFirstSyn() && !packet.isReset() ? Pursuit.SynSent : Pursuit.None;
    handshake.begin();
    owed = 0;
    marks = 0;
    Arrays.fill(seen, 0);
    clear(time, kept);
  }

  /**
   * Begins again in its place, because it lacks groups: who began it and what its ends made of each other stays, and no window counts it
   * again.
   */
  void beginInPlace(long time, int kept) {
    midFlow = midFlow == 0 ? 0 : MID_FLOW;
    clear(time, kept);
  }

  private void clear(long time, int kept) {
    begun = time;
    packets = 0;
    bytes = 0;
    groups = kept;
    clearStatistics(midFlow != 0);
    clearFirsts();
  }

  private void clearStatistics(boolean tcp) {
    if (totals != null) {
      totals.clear();
    }
    if (length != null) {
      length.clear();
      gap.clear();
      direction.clear();
    }
    if (meanLength != null) {
      meanLength.clear();
      meanGap.clear();
      meanDirection.clear();
    }
    if (flags != null) {
      flags.clear(tcp);
    }
  }

  private void clearFirsts() {
    if (firstSizes != null) {
      firstSizes.clear();
    }
    for (int i = 0; i < DIRECTIONS; i++) {
      if (firstPayloads != null) {
        firstPayloads[i].clear();
      }
      if (syns != null) {
        syns[i].clear();
      }
    }
  }

  /**
   * Adds a packet.
   *
   * @param towards 0 from the initiator, 1 towards it
   * @param time since the flow's packet before; negative when this one is the first that counts
   * @param options gets those of this packet when they are needed
   * @param kept groups that whoever adds the packet keeps: none but these are kept any longer
   */
  void add(Packet packet, Segments segments, int towards, long time, TcpOptions options, int kept) {
    groups &= kept;
    if ((groups & TOTALS) != 0) {
      addTotals(segments, towards, time);
    }
    if ((groups & RUNNING) != 0) {
      addRunning(segments, towards, time);
    }
    if ((groups & MEANS) != 0) {
      addMeans(segments, towards, time);
    }
    if ((groups & FLAGS) != 0) {
      flags.add(packet.tcpFlags(), segments);
    }
    if ((groups & FIRST_PAYLOAD) != 0) {
      firstPayloads[towards].add(packet, segments);
    }
    if ((groups & FIRST_SIZES) != 0) {
      firstSizes.add(segments, packets, towards);
    }
    if ((groups & SYN) != 0 && packet.isSyn() && syns[towards].isEmpty()) {
      options.read(packet);
      syns[towards].set(packet, options);
    }
    closing |= segments.end() && packet.isFinOrRst();
    seen[towards] = Math.min(ANSWERING, seen[towards] + segments.count());
    packets = Counter.saturated(packets + segments.count());
    bytes = Counter.saturated(bytes + segments.bytes());
  }

  private void addTotals(Segments segments, int towards, long time) {
    totals.add(segments, towards);
    if (time >= 0) {
      totals.addGap(time);
    }
    if (segments.count() > 1) {
      totals.addGap(0);
    }
  }

  private void addRunning(Segments segments, int towards, long time) {
    for (int i = 0; i < segments.followed(); i++) {
      length.add(segments.length(i));
      direction.add(towards);
      if (i > 0) {
        gap.add(0);
      } else if (time >= 0) {
        gap.add(time);
      }
    }
  }

  private void addMeans(Segments segments, int towards, long time) {
    for (int i = 0; i < segments.followed(); i++) {
      meanLength.add(segments.length(i));
      meanDirection.add(towards);
      if (i > 0) {
        meanGap.add(0);
      } else if (time >= 0) {
        meanGap.add(time);
      }
    }
  }

  /**
   * Follows the handshake.
   *
   * @param forward whether the packet comes from the initiator
   * @return whether it makes this an established flow: it acknowledges what only a receiver of the SYN-ACK can know
   */
  boolean shakeHands(Packet packet, boolean forward) {
    return midFlow == FROM_SYN && handshake.isCompletedBy(packet, forward);
  }

  /** Whether the lower end of the key began it. */
  boolean initiatorIsLow() {
    return initiatorIsLow;
  }

  /** The source MAC address of the packet that began it. */
  long initiatorMac() {
    return initiatorMac;
  }

  /** The number it was given when it began: 0 for the first flow, and so on. */
  public long id() {
    return id;
  }

  /** Microseconds: when the first packet came that it counts. */
  long begun() {
    return begun;
  }

  /** Microseconds: in whose bucket the windows of its ends count it as new. */
  long counted() {
    return counted;
  }

  /** Whether FIN or RST was seen. */
  boolean closing() {
    return closing;
  }

  /** Both ends take part in it, and it is not about to end. */
  boolean isSettled() {
    boolean bothWays = (midFlow == MID_FLOW || udp) && seen[0] == ANSWERING && seen[1] == ANSWERING;
    return !closing && (handshake.isComplete() || bothWays);
  }

  /** No packet of the other direction came yet, and none was dropped. */
  boolean unanswered() {
    return unanswered;
  }

  void answered() {
    unanswered = false;
  }

  /** A packet of it was dropped by this node: that it gets no answer says nothing. */
  void forgive() {
    unanswered = false;
    pursuit = Pursuit.None;
  }

  /** Another packet of the initiator. Whether with it the initiator has gone on: the third packet, the later two with ACK, none with RST. */
  boolean pursues(Packet packet) {
    Pursuit before = pursuit;
    pursuit = pursuit.after(packet);
    return before != pursuit && pursuit == Pursuit.Pursued;
  }

  /** Models would have dropped a packet of it that passed: bits of them. Of no meaning once it is established, and where it never can be. */
  void mark(int models) {
    if (midFlow == FROM_SYN && !handshake.isComplete()) {
      marks |= models;
    }
  }

  int marks() {
    return marks;
  }

  boolean established() {
    return handshake.isComplete();
  }

  /** Leaves something to the flow's next packet. */
  void owe(int bits) {
    owed |= bits;
  }

  /** What it was left, which it is rid of now. */
  int takeDebts() {
    int debts = owed & (ENDS | ENDS << ESTABLISHED_SHIFT);
    owed &= ENDS << UNCOUNTED_SHIFT;
    return debts;
  }

  /** The ends in whose windows it counts as new, so that it can be taken back. */
  int countedEnds() {
    return ENDS & ~(owed >> UNCOUNTED_SHIFT);
  }

  /** Whether one of these groups was not kept since it began. */
  boolean lacks(int needed) {
    return (needed & ~groups) != 0;
  }

  public long packets() {
    return packets;
  }

  public long bytes() {
    return bytes;
  }

  /** 1 TCP from its SYN on, 2 TCP without, 0 not TCP. */
  public int midFlow() {
    return midFlow;
  }

  public Totals totals() {
    return totals;
  }

  /** Of PacketLength. */
  public Ewma length() {
    return length;
  }

  /** Of the time between packets. */
  public Ewma gap() {
    return gap;
  }

  /** Of the direction: 0 from the initiator, 1 towards it. */
  public Ewma direction() {
    return direction;
  }

  /** Of PacketLength, over all packets alike. */
  public Mean meanLength() {
    return meanLength;
  }

  /** Of the time between packets, over all alike. */
  public Mean meanGap() {
    return meanGap;
  }

  /** Of the direction over all packets alike: 0 from the initiator, 1 towards it. */
  public Mean meanDirection() {
    return meanDirection;
  }

  public FlagCounts flags() {
    return flags;
  }

  /** @param towards 0 from the initiator, 1 towards it */
  public FirstPayload firstPayload(int towards) {
    return firstPayloads[towards];
  }

  public FirstSizes firstSizes() {
    return firstSizes;
  }

  /** @param towards 0 from the initiator, 1 towards it */
  public SynMemory syn(int towards) {
    return syns[towards];
  }
}
