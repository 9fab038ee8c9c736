// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.twin;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.bpf.feature.FeatureExtractor;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.parse.Outcome;
import dev.packetclassifier.bpf.parse.Packet;
import dev.packetclassifier.bpf.parse.Parser;
import dev.packetclassifier.bpf.shape.StateUse;
import dev.packetclassifier.bpf.state.EgressCheck;
import dev.packetclassifier.bpf.state.FlowCounts;
import dev.packetclassifier.bpf.state.LockPlace;
import dev.packetclassifier.bpf.state.State;
import dev.packetclassifier.bpf.state.StateSnapshot;

/**
 * The kernel program's parser, state and features: fed with packets in their order, it says what the program would see. Allocates
 * nothing per packet; not for use by several threads.
 */
public final class TwinPipeline {
  private static final int NANOS = 1000;

  private final Parser parser = new Parser();
  private final Packet packet = new Packet();
  private final StateSnapshot seen = new StateSnapshot();
  private final int[] features = new int[Feature.values().length];
  private final StateUse use;
  private final StationKey stations;
  private final long coldUntil;
  private final int judgedGroups;
  private final int shadowGroups;
  private final long shadowFrom;
  private final FeatureExtractor extractor;
  private final State state;
  private final EgressCheck egressCheck = new EgressCheck();
  private final FlowCounts flowCounts = new FlowCounts();

  /** With tables of its own. */
  public TwinPipeline(TwinOptions options) {
    this(options, options.newState());
  }

  /**
   * With tables that others fill, too, as the programs of a classifier do on a node.
   *
   * @param state has every table that the features need
   */
  public TwinPipeline(TwinOptions options, State state) {
    this.use = options.use();
    this.stations = options.stations();
    this.coldUntil = options.coldUntil();
    this.judgedGroups = StateUse.of(options.judged()).groups();
    this.shadowGroups = StateUse.of(options.shadow()).groups();
    this.shadowFrom = options.shadowFrom();
    this.extractor = new FeatureExtractor(options.used());
    this.state = state;
  }

  /**
   * Takes a packet in. Unless the outcome is {@link Outcome#Parsed} nothing is remembered, and what else is said here of the packet
   * has no meaning.
   *
   * @param hook where it is seen; a packet that leaves may stand for several
   * @param nanos its time, an unsigned number of nanoseconds since whenever
   * @param bytes holds the frame's first bytes; unchanged until the next packet
   * @param offset where in {@code bytes} the frame starts
   * @param available how many of its bytes are there; with less than min(192, frameLength), as in captures cut short, values
   *     differ from the kernel's
   * @param frameLength bytes of the whole frame on the wire
   * @param segmentSize of a packet at tc: payload bytes of each of the packets that it stands for; 0 when it is one
   */
  public Outcome process(Hook hook, long nanos, byte[] bytes, int offset, int available, int frameLength, int segmentSize) {
    return process(hook, nanos, bytes, offset, available, frameLength, segmentSize, 0);
  }

  /**
   * As above.
   *
   * @param gsoSegments with a segment size: the kernel's number of the packets that it stands for, 0 when it says none
   */
  public Outcome process(Hook hook, long nanos, byte[] bytes, int offset, int available, int frameLength, int segmentSize,
      int gsoSegments) {
    boolean tc = hook != Hook.Arriving;
    Outcome outcome = parser.parse(bytes, offset, available, frameLength, tc ? segmentSize : 0, tc ? gsoSegments : 0, packet);
    if (outcome != Outcome.Parsed) {
      return outcome;
    }
    state.add(use, judgedGroups, stations, coldUntil, packet, hook == Hook.ArrivingTc, Long.divideUnsigned(nanos, NANOS), seen);
    seen.countFlow(flowCounts);
    if (hook != Hook.Leaving) {
      seen.checkEgress(egressCheck);
    }
    if (hook == Hook.ArrivingTc) {
      seen.asFirstSegment();
      extractor.extract(seen, features);
      seen.asWhole();
      state.addOthers(use, packet);
    } else {
      extractor.extract(seen, features);
    }
    return outcome;
  }

  /** How many frames the packet travelled in. */
  public int frames(Outcome outcome) {
    return outcome == Outcome.Parsed ? seen.frames() : packet.segmentSize() > 0 && packet.gsoSegments() > 0 ? packet.gsoSegments() : 1;
  }

  /** Bytes of all of them, of a packet that was parsed. */
  public long frameBytes() {
    return seen.frameBytes();
  }

  /** Forgets what was seen, as if it were new. */
  public void forget() {
    state.forget();
  }

  /** Raw values at the features' numbers, unsigned; 0 for those that are not used. The array is reused. */
  public int[] features() {
    return features;
  }

  /** What the parser found in the packet. The object is reused. */
  public Packet packet() {
    return packet;
  }

  /** The number of the packet's flow, given in the order in which flows begin, from 0; -1 without a flow. */
  public long flowId() {
    return seen.flow() == null ? -1 : seen.flow().id();
  }

  /** The packet's flow lacks what the active model needs: the packet may not be judged. */
  public boolean cold() {
    return seen.cold();
  }

  /** Whether what leaves is seen, by the flows that arrived. */
  public EgressCheck egressCheck() {
    return egressCheck;
  }

  /** The packet's flow lacks what the shadow needs, or its state has not warmed up: the shadow may not judge it. */
  public boolean coldForShadow() {
    return !use.isNone() && (seen.lacks(shadowGroups) || seen.isBefore(shadowFrom));
  }

  /** The packet's flow lacks one of these groups of rows, which the features need. */
  public boolean lacks(int groups) {
    return !use.isNone() && seen.lacks(groups);
  }

  /** The packet's flow is established. */
  public boolean established() {
    return seen.established();
  }

  /** Flows that were established, at both hooks. */
  public FlowCounts flowCounts() {
    return flowCounts;
  }

  /** The packet passed, though models would have dropped it: bits of {@link FlowCounts}. */
  public void passed(int wouldDrop) {
    state.mark(seen, wouldDrop);
  }

  /** A lock that the packet needed was busy: it may not be judged. */
  public boolean busy() {
    return seen.busy();
  }

  /** The next packet does not get a lock, as the kernel told of it. */
  public void busyAt(LockPlace place) {
    state.busyAt(place);
  }

  /** The packet was dropped: its flow does not count as unanswered. */
  public void dropped() {
    state.dropped(use, seen);
  }
}
