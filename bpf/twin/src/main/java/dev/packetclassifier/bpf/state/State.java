// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.state;

import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.bpf.parse.Packet;
import dev.packetclassifier.bpf.parse.TcpOptions;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.shape.StateUse;
import dev.packetclassifier.bpf.shape.Table;
import java.util.Arrays;
import java.util.Set;

/**
 * The tables, and what a packet does to them. Several observers may share one state, as the programs of a classifier do on a
 * node. Allocates nothing per packet; not for use by several threads.
 */
public final class State {
  private static final long FLOW_IDLE = 120_000_000;
  private static final long SYN_IDLE = 1_000_000;
  private static final long STATION_IDLE = 3_600_000_000L;
  private static final long FAMILY_MAC = 7;
  /** Bits of the windows as a source and as a destination. */
  private static final int SOURCES = 3;
  private static final int DESTINATIONS = 12;

  private final Hash hash;
  private final SetAssociativeTable<Flow> flows;
  private final SetAssociativeTable<Address> addresses;
  private final SetAssociativeTable<Station> stations;
  private long flowsBegun;
  private LockPlace busyAt = LockPlace.None;

  private final Ends ends = new Ends();
  private final FlowKey flowKey = new FlowKey();
  private final long[] stationKey = new long[Ends.WORDS];
  private final Segments segments = new Segments();
  private final FirstTaken taken = new FirstTaken();
  private final TcpOptions options = new TcpOptions();

  /**
   * With every group of rows.
   *
   * @param tables that are kept; the others take no memory and may not be used
   * @param geometry how large they are
   * @param secrets of the hash of keys, and of the bits of ports and peers
   */
  public State(Set<Table> tables, Geometry geometry, Secrets secrets) {
    this(tables, Flow.ALL, geometry, secrets);
  }

  /**
   * @param tables that are kept; the others take no memory and may not be used
   * @param groups bits of the groups of flow rows that are kept, as for the tables
   * @param geometry how large they are
   * @param secrets of the hash of keys, and of the bits of ports and peers
   */
  public State(Set<Table> tables, int groups, Geometry geometry, Secrets secrets) {
    hash = new Hash(secrets);
    flows = tables.contains(Table.Flows)
        ? new SetAssociativeTable<>(FlowKey.WORDS, geometry.sets(Table.Flows), hash, () -> new Flow(groups)) : null;
    addresses = tables.contains(Table.Addresses) ? new SetAssociativeTable<>(Ends.WORDS, geometry.sets(Table.Addresses), hash, Address::new)
        : null;
    stations = tables.contains(Table.Stations) ? new SetAssociativeTable<>(Ends.WORDS, geometry.sets(Table.Stations), hash, Station::new)
        : null;
  }

  /** Forgets what was seen, at a fraction of what new tables cost; flows are numbered from 0 again. */
  public void forget() {
    for (SetAssociativeTable<?> table : Arrays.asList(flows, addresses, stations)) {
      if (table != null) {
        table.clear();
      }
    }
    flowsBegun = 0;
  }

  /**
   * Takes a packet in, and says what is known of it then.
   *
   * @param use what of the state is needed; its tables are all kept here
   * @param judged bits of the groups that the model reads of a flow
   * @param kind what stations are told apart by
   * @param merged what it stands for arrived as one: it is taken in as its first segment, and {@link #addOthers} follows
   * @param coldUntil microseconds: from then on a flow that lacks groups begins again in its place
   * @param time microseconds
   */
  public void add(StateUse use, int judged, StationKey kind, long coldUntil, Packet packet, boolean merged, long time,
      StateSnapshot seen) {
    seen.begin(packet, time);
    ends.set(packet);
    segments.set(packet);
    taken.begin(merged && segments.count() > 1);
    long bytes = segments.count() == 1 ? packet.frameLength() : (long) segments.count() * packet.layer2() + segments.bytes();
    seen.travels(segments.count(), bytes, segments.length(0), segments.payload(0));
    boolean done = !ends.known() || addFlow(use, judged, coldUntil, packet, time, seen) && addAddresses(use, packet, seen);
    if (done && use.tables().contains(Table.Stations) && (kind == StationKey.Mac || ends.known())) {
      done = addStations(kind, packet, time, seen);
    }
    if (!done) {
      seen.endsBusy();
    }
    busyAt = LockPlace.None;
  }

  private void firstIfMerged() {
    if (taken.merged()) {
      segments.first();
    }
  }

  /** Of a merged packet that was taken in as its first segment, once its rows were read: the others, where the first one came to. */
  public void addOthers(StateUse use, Packet packet) {
    if (!taken.merged()) {
      return;
    }
    segments.others();
    if (taken.flow() != null) {
      taken.flow().add(packet, segments, taken.towards(), 0, options, use.groups());
      flows.settle(taken.slot(), taken.flow().isSettled());
    }
    if (taken.station() != null) {
      taken.station().addLengths(segments);
    }
    segments.all();
  }

  /** The next packet, or what is dropped next, finds this lock busy. */
  public void busyAt(LockPlace place) {
    busyAt = place;
  }

  private boolean addFlow(StateUse use, int judged, long coldUntil, Packet packet, long time, StateSnapshot seen) {
    if (!use.tables().contains(Table.Flows)) {
      return true;
    }
    if (busyAt == LockPlace.Flow) {
      return false;
    }
    flowKey.set(packet, ends);
    int slot = flows.find(flowKey.words);
    boolean begins = slot == SetAssociativeTable.NONE || beginsAgain(slot, packet, time);
    if (slot == SetAssociativeTable.NONE) {
      slot = flows.claim(flowKey.words, time);
    }
    Flow flow = flows.record(slot);
    boolean inPlace = !begins && flow.lacks(judged) && Long.compareUnsigned(time, coldUntil) >= 0;
    if (inPlace) {
      flow.beginInPlace(time, use.groups());
    } else if (begins) {
      flow.begin(packet, flowKey.fromLow(), time, flowsBegun++, use.groups());
    }
    boolean forward = flow.initiatorIsLow() == flowKey.fromLow();
    long gap = begins || inPlace ? -1 : Counter.difference(time, flows.last(slot));
    boolean establishes = flow.shakeHands(packet, forward);
    firstIfMerged();
    flow.add(packet, segments, forward ? 0 : 1, gap, options, use.groups());
    segments.all();
    taken.flow(flow, slot, forward ? 0 : 1);
    flows.touch(slot, time);
    flows.settle(slot, flow.isSettled());
    boolean answers = !forward && flow.unanswered() && !packet.isIcmpError();
    int owes = flow.takeDebts();
    if (answers) {
      flow.answered();
      owes |= flow.countedEnds();
    }
    seen.pursues(!begins && forward && flow.pursues(packet));
    seen.inFlow(flow, forward, gap, flow.lacks(judged));
    seen.changes(begins, establishes);
    seen.owes(owes);
    return true;
  }

  private boolean beginsAgain(int slot, Packet packet, long time) {
    long idle = Counter.difference(time, flows.last(slot));
    return idle >= FLOW_IDLE || packet.isFirstSyn() && (flows.record(slot).closing() || idle >= SYN_IDLE);
  }

  private boolean addAddresses(StateUse use, Packet packet, StateSnapshot seen) {
    if (!use.tables().contains(Table.Addresses)) {
      return true;
    }
    if (!settleDebts(use, seen) || keeps(use, SOURCES) && busyAt == LockPlace.Source) {
      return owe(seen, Flow.ENDS);
    }
    if (keeps(use, SOURCES)) {
      addAddress(use, ends.source, ends.destination, Window.SOURCE, packet, seen);
    }
    if (keeps(use, DESTINATIONS)) {
      if (busyAt == LockPlace.Destination) {
        return owe(seen, end(Window.DESTINATION));
      }
      addAddress(use, ends.destination, ends.source, Window.DESTINATION, packet, seen);
    }
    return true;
  }

  private static int end(int role) {
    return 1 << role;
  }

  /** Leaves with the flow what the windows of these ends were to get of the packet. */
  private static boolean owe(StateSnapshot seen, int unmet) {
    seen.flow().owe(seen.owes() | (seen.establishes() ? unmet << Flow.ESTABLISHED_SHIFT : 0)
        | (seen.begins() ? unmet << Flow.UNCOUNTED_SHIFT : 0));
    return false;
  }

  private static boolean keeps(StateUse use, int role) {
    return (use.windows() & role) != 0;
  }

  private void addAddress(StateUse use, long[] key, long[] other, int role, Packet packet, StateSnapshot seen) {
    long time = seen.time();
    int slot = addresses.find(key);
    if (slot == SetAssociativeTable.NONE) {
      slot = addresses.claim(key, time);
      addresses.record(slot).begin(time);
    }
    addresses.touch(slot, time);
    Address address = addresses.record(slot);
    address.move(time, use.windows());
    address.read(role, seen.addressRows(role));
    address.addPackets(role, segments.count(), use.windows());
    if (seen.establishes()) {
      address.addEstablished(role, use.windows());
    }
    if (seen.begins()) {
      address.addFlow(role, hash.bitOfPort(packet.destinationPort()), hash.bitOfPeer(other), use.windows());
    }
  }

  /** Gives and takes what the windows of the flow's ends are owed: whether no lock was busy. What was is still owed. */
  private boolean settleDebts(StateUse use, StateSnapshot seen) {
    long[] initiator = seen.forward() ? ends.source : ends.destination;
    long[] responder = seen.forward() ? ends.destination : ends.source;
    if (seen.owes() == 0) {
      return true;
    }
    if (keeps(use, SOURCES) && !settleDebt(use, initiator, Window.SOURCE, LockPlace.SourceDebt, seen)) {
      return false;
    }
    seen.owes(seen.owes() & ~(end(Window.SOURCE) | end(Window.SOURCE) << Flow.ESTABLISHED_SHIFT));
    if (keeps(use, DESTINATIONS) && !settleDebt(use, responder, Window.DESTINATION, LockPlace.DestinationDebt, seen)) {
      return false;
    }
    seen.owes(0);
    return true;
  }

  private boolean settleDebt(StateUse use, long[] key, int role, LockPlace place, StateSnapshot seen) {
    boolean takesBack = (seen.owes() & end(role)) != 0;
    boolean established = (seen.owes() & end(role) << Flow.ESTABLISHED_SHIFT) != 0;
    if (!takesBack && !established) {
      return true;
    }
    if (busyAt == place) {
      return false;
    }
    int slot = addresses.find(key);
    if (slot != SetAssociativeTable.NONE) {
      Address address = addresses.record(slot);
      address.move(seen.time(), use.windows());
      if (takesBack) {
        address.takeBack(role, seen.flow().counted(), use.windows());
      }
      if (established) {
        address.addEstablished(role, use.windows());
      }
    }
    return true;
  }

  /**
   * The packet that was just added was dropped by this node: its flow does not count as unanswered.
   *
   * @param use as when it was added
   */
  public void dropped(StateUse use, StateSnapshot seen) {
    if (seen.flow() != null && seen.flow().unanswered()) {
      seen.flow().forgive();
      seen.owes(use.windows() == 0 ? 0 : seen.flow().countedEnds());
      if (use.windows() != 0 && !settleDebts(use, seen)) {
        seen.flow().owe(seen.owes());
      }
    }
    busyAt = LockPlace.None;
  }

  /** The packet that was just added passed, and these models, as bits, would have dropped it. */
  public void mark(StateSnapshot seen, int models) {
    if (models != 0 && seen.flow() != null) {
      seen.flow().mark(models);
    }
  }

  private boolean addStations(StationKey kind, Packet packet, long time, StateSnapshot seen) {
    if (busyAt == LockPlace.Sender) {
      return false;
    }
    boolean mac = kind == StationKey.Mac;
    long[] source = mac ? macKey(packet.sourceMac()) : ends.source;
    int slot = stations.find(source);
    if (slot == SetAssociativeTable.NONE) {
      slot = stations.claim(source, time);
      stations.record(slot).begin();
    } else if (isForgotten(slot, time)) {
      stations.record(slot).begin();
    }
    stations.touch(slot, time);
    Station station = stations.record(slot);
    firstIfMerged();
    station.add(packet, segments, options);
    segments.all();
    seen.bySource(station);
    if (busyAt == LockPlace.Receiver) {
      return false;
    }
    seen.toDestination(station(mac ? macKey(packet.destinationMac()) : ends.destination, time));
    if (busyAt == LockPlace.Initiator) {
      return false;
    }
    if (seen.flow() != null) {
      long[] address = seen.forward() ? ends.source : ends.destination;
      seen.inFlowOf(station(mac ? macKey(seen.flow().initiatorMac()) : address, time));
    }
    taken.station(station);
    return true;
  }

  private boolean isForgotten(int slot, long time) {
    return Counter.difference(time, stations.last(slot)) >= STATION_IDLE;
  }

  private long[] macKey(long mac) {
    stationKey[0] = mac;
    stationKey[1] = 0;
    stationKey[2] = FAMILY_MAC;
    return stationKey;
  }

  /** Null when it is not known, or has not sent for too long. */
  private Station station(long[] key, long time) {
    int slot = stations.find(key);
    return slot == SetAssociativeTable.NONE || isForgotten(slot, time) ? null : stations.record(slot);
  }
}
