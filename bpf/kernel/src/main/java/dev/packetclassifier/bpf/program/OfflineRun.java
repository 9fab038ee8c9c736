// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.image.Images;
import dev.packetclassifier.bpf.image.Settings;
import dev.packetclassifier.bpf.image.Tracing;
import dev.packetclassifier.bpf.libbpf.BpfMap;
import dev.packetclassifier.bpf.libbpf.BpfProgram;
import dev.packetclassifier.bpf.libbpf.MappedMap;
import dev.packetclassifier.bpf.libbpf.RingBuffer;
import dev.packetclassifier.bpf.libbpf.TestRun;
import dev.packetclassifier.bpf.model.SourceRange;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.shape.Clock;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.shape.Table;
import dev.packetclassifier.bpf.state.LockPlace;
import dev.packetclassifier.bpf.verdict.KnownHosts;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * A revision in the kernel, run by hand on packets with given times, at both hooks: with maps of its own, attached nowhere. What is told
 * of a packet is that of the last one. Nothing is allocated for a packet; one thread at a time.
 */
public final class OfflineRun implements AutoCloseable {
  private static final LockPlace[] LOCKS = LockPlace.values();
  private static final int XDP_DROP = 1;
  private static final int XDP_PASS = 2;
  private static final int TC_DROP = 2;
  private static final int GO_ON = -1;
  private static final Set<Hook> ARRIVING = Set.of(Hook.Arriving, Hook.ArrivingTc);
  private static final int LARGEST_FRAME = 1 << 16;

  private final ProtectedAddresses addresses;
  private final StateTables tables;
  /** Whether addresses and tables are closed with this. */
  private final boolean first;
  private final LoadedProgram loaded;
  private final TestRun arriving;
  private final TestRun arrivingTc;
  private final TestRun leaving;
  private final MappedMap given;
  private final ByteBuffer time;
  private final RingBuffer traces;
  private ByteBuffer last;

  /**
   * Loads it.
   *
   * @param geometry of the state tables; their secrets are the documented ones
   * @param tracing Verdicts or Copied
   */
  public OfflineRun(CompiledRevision revision, Mode mode, Geometry geometry, Tracing tracing) {
    this(revision, mode, geometry, tracing, 0);
  }

  /**
   * As above.
   *
   * @param coldUntil microseconds of the given times: until then flows that lack what the model reads are not judged, from then on they begin
   *     again in their place
   */
  public OfflineRun(CompiledRevision revision, Mode mode, Geometry geometry, Tracing tracing, long coldUntil) {
    this(revision, mode, geometry, tracing, coldUntil, Optional.empty(), Set.of());
  }

  /**
   * As above.
   *
   * @param shadow a second revision that only counts
   * @param kept further features whose state is kept
   */
  public OfflineRun(CompiledRevision revision, Mode mode, Geometry geometry, Tracing tracing, long coldUntil, Optional<Shadow> shadow,
      Set<Feature> kept) {
    this(revision, mode, tracing, coldUntil, shadow, kept, ProtectedAddresses.unpinned(), StateTables.unpinned(Set.of(), geometry), true);
  }

  private OfflineRun(CompiledRevision revision, Mode mode, Tracing tracing, long coldUntil, Optional<Shadow> shadow, Set<Feature> kept,
      ProtectedAddresses addresses, StateTables tables, boolean first) {
    this.addresses = addresses;
    this.tables = tables;
    this.first = first;
    Settings settings = settings(revision, tables.geometry(), tracing, shadow, kept).coldUntil(coldUntil);
    loaded = LoadedProgram.load(ARRIVING, settings, addresses, tables.alsoFor(settings.use().tables()));
    loaded.publish(image(revision, mode, shadow));
    arriving = new TestRun(loaded.at(Hook.Arriving), LARGEST_FRAME);
    arrivingTc = new TestRun(loaded.at(Hook.ArrivingTc), LARGEST_FRAME);
    leaving = loaded.observer() == null ? null : new TestRun(loaded.observer(), LARGEST_FRAME);
    given = settings.clock() == Clock.Given ? new MappedMap(loaded.map(ObjectFile.GIVEN)) : null;
    time = given == null ? null : given.values();
    traces = new RingBuffer(loaded.map(ObjectFile.TRACES));
  }

  private static Settings settings(CompiledRevision revision, Geometry geometry, Tracing tracing, Optional<Shadow> shadow,
      Set<Feature> kept) {
    Settings alone = Settings.of(revision.model(), KernelSupport.fragments(), geometry).keeping(kept).keeping(revision.features());
    return shadow.map(second -> alone.shadowing(second.revision().model(), second.from()).keeping(second.revision().features()))
        .orElse(alone).given(tracing);
  }

  private static byte[] image(CompiledRevision revision, Mode mode, Optional<Shadow> shadow) {
    byte[] active = revision.image(mode, 0);
    return shadow.map(second -> Images.pair(active, second.image(0))).orElse(active);
  }

  /**
   * Loads another revision over the same tables, as a swap does, whatever its settings. Both may go on in turns; this one is closed last.
   */
  public OfflineRun alongside(CompiledRevision revision, Mode mode, Tracing tracing, long coldUntil) {
    return alongside(revision, mode, tracing, coldUntil, Optional.empty(), Set.of());
  }

  /** As above, with a second revision that only counts, and with further features whose state is kept. */
  public OfflineRun alongside(CompiledRevision revision, Mode mode, Tracing tracing, long coldUntil, Optional<Shadow> shadow,
      Set<Feature> kept) {
    return new OfflineRun(revision, mode, tracing, coldUntil, shadow, kept, addresses, tables, false);
  }

  /** Sets the hosts that protection knows. */
  public void protect(KnownHosts hosts) {
    addresses.replace(hosts);
  }

  /** Sets the sources from which nothing is dropped. */
  public void except(Collection<SourceRange> sources) {
    addresses.exceptions().replace(sources);
  }

  /** Sets how long drops are carried out from now on. */
  public void lease(Duration length) {
    addresses.lease().renew(length);
  }

  /** Judges by another revision whose program has the same settings, or another mode; what is remembered stays. */
  public void publish(CompiledRevision revision, Mode mode) {
    loaded.publish(revision.image(mode, 0));
  }

  /** Whether the model needs the packets that leave; {@link #run} takes none otherwise. */
  public boolean observes() {
    return leaving != null;
  }

  /**
   * As below, where the kernel says no number of segments.
   *
   * @return whether it was dropped
   */
  public boolean run(Hook hook, long nanos, byte[] bytes, int offset, int length, int segmentSize) {
    return run(hook, nanos, bytes, offset, length, segmentSize, 0);
  }

  /**
   * Lets a packet pass through one of the programs.
   *
   * @param nanos its time; of no meaning to a model without state
   * @param bytes holds the whole frame, from `offset` on
   * @param length of the frame, 14 bytes and more
   * @param segmentSize at tc: payload bytes of each of the packets that this one stands for; 0 when it is one
   * @param segments with a segment size: the kernel's number of them, 0 when it says none
   * @return whether it was dropped
   */
  public boolean run(Hook hook, long nanos, byte[] bytes, int offset, int length, int segmentSize, int segments) {
    if (last != null) {
      traces.release();
    }
    int action = pass(hook, nanos, bytes, offset, length, segmentSize, segments);
    last = traces.next();
    if (last == null) {
      throw new SelfTestException("the program at the hook " + hook + " told nothing of a packet of " + length + " bytes (action " + action
          + ")");
    }
    if (action != action(hook, dropped())) {
      throw new SelfTestException("the program at the hook " + hook + " ended with " + action + " for a packet that it "
          + (dropped() ? "drops" : "passes"));
    }
    return dropped();
  }

  private int pass(Hook hook, long nanos, byte[] bytes, int offset, int length, int segmentSize, int segments) {
    if (hook == Hook.Arriving) {
      return time == null ? arriving.run(bytes, offset, length) : arriving.runAt(nanos, bytes, offset, length, 1);
    }
    if (time != null) {
      time.putLong(0, nanos);
    }
    return (hook == Hook.Leaving ? leaving : arrivingTc).runTc(bytes, offset, length, segmentSize, segments, 1);
  }

  /** What a program of a hook ends with. */
  static int action(Hook hook, boolean dropped) {
    return switch (hook) {
      case Arriving -> dropped ? XDP_DROP : XDP_PASS;
      case ArrivingTc -> dropped ? TC_DROP : GO_ON;
      case Leaving -> GO_ON;
    };
  }

  /** Number of the reason why there was no verdict ({@link Unjudged}), or one more than there are reasons. */
  public int unjudged() {
    return number(TraceLayout.UNJUDGED);
  }

  /** Of a packet that is {@link Unjudged#Busy}: the lock that it did not get. */
  public LockPlace busy() {
    return LOCKS[number(TraceLayout.BUSY)];
  }

  /**
   * Takes a set of a table as another CPU would, or gives it back.
   *
   * @param set its number
   * @param held whether packets find it busy from now on
   */
  public void hold(Table table, int set, boolean held) {
    BpfMap map = loaded.map(table.mapName());
    ByteBuffer records = map.lookup(set);
    byte[] bytes = new byte[records.remaining()];
    records.get(bytes);
    bytes[0] = (byte) (held ? 1 : 0);
    map.update(set, bytes);
  }

  /** A raw value by the feature's number, as unsigned 32-bit; without meaning when the model does not use it. */
  public int feature(int number) {
    return number(TraceLayout.FEATURES + number * Integer.BYTES);
  }

  public int score(int index) {
    return number(TraceLayout.SCORES + index * Integer.BYTES);
  }

  public int classIndex() {
    return number(TraceLayout.CLASS);
  }

  /** {@link Trace#margin}. */
  public long margin() {
    return last.getLong(last.position() + TraceLayout.MARGIN);
  }

  /** Whether the margin is large enough for the class's action. */
  public boolean applies() {
    return number(TraceLayout.APPLIES) != 0;
  }

  /** Whether the shadow judged the packet, too. */
  public boolean compared() {
    return number(TraceLayout.COMPARED) == TraceLayout.IS_COMPARED;
  }

  /** Whether the packet was judged, but not by the shadow. */
  public boolean coldForShadow() {
    return number(TraceLayout.COMPARED) == TraceLayout.IS_COLD_FOR_SHADOW;
  }

  public int shadowScore(int index) {
    return number(TraceLayout.SHADOW_SCORES + index * Integer.BYTES);
  }

  public int shadowClassIndex() {
    return number(TraceLayout.SHADOW_CLASS);
  }

  public long shadowMargin() {
    return last.getLong(last.position() + TraceLayout.SHADOW_MARGIN);
  }

  public boolean shadowApplies() {
    return number(TraceLayout.SHADOW_APPLIES) != 0;
  }

  public boolean shadowWouldDrop() {
    return number(TraceLayout.SHADOW_WOULD_DROP) != 0;
  }

  /** What was counted of both models; zero without a shadow. */
  public ShadowCounts shadowCounts() {
    return loaded.shadowCounts(0);
  }

  /** Flows that were established, at both hooks. */
  public FlowCounts flowCounts() {
    return loaded.flowCounts();
  }

  /** What the classes of the revision counted. */
  public ClassCounts counts(int classIndex) {
    return Counters.ofClass(loaded.counts(), 0, classIndex);
  }

  public boolean wouldDrop() {
    return number(TraceLayout.WOULD_DROP) != 0;
  }

  /** The action applies and is Drop, but the packet may not be dropped. */
  public boolean isProtected() {
    return number(TraceLayout.PROTECTED) != 0;
  }

  /** The number, from 1, of the guarantee that covers a packet whose action applies and is Drop; 0 for none. */
  public int guarantee() {
    return number(TraceLayout.GUARDED);
  }

  /** It is one that Enforce drops, but its source is excepted. */
  public boolean excepted() {
    return number(TraceLayout.EXCEPTED) != 0;
  }

  public boolean dropped() {
    return number(TraceLayout.DROPPED) != 0;
  }

  /** Whether what leaves is seen, by the flows that were run so far. */
  public EgressCounts egressCounts() {
    return loaded.egressCounts();
  }

  /** All of it, to be kept. */
  public Trace trace() {
    return Trace.read(last);
  }

  private int number(int offset) {
    return last.getInt(last.position() + offset);
  }

  /** What the kernel says of the program that judges. */
  public BpfProgram.Info info() {
    return loaded.program().info();
  }

  @Override
  public void close() {
    traces.close();
    if (given != null) {
      given.close();
    }
    if (leaving != null) {
      leaving.close();
    }
    arriving.close();
    arrivingTc.close();
    loaded.close();
    if (first) {
      tables.close();
      addresses.close();
    }
  }
}
