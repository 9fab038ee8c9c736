// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.state.LockPlace;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a tracing program saw and computed of one packet.
 *
 * @param hook where
 * @param nanos its time, 0 without a clock
 * @param length of the frame in bytes
 * @param segmentSize payload bytes of each of the packets that this one stands for; 0 when it is one
 * @param gsoSegments the kernel's number of them; 0 when it said none
 * @param bytes the first of the frame, at most 192; of what arrived only where the kernel has frames of several buffers
 * @param unjudged why there was no verdict, or empty; then features and what follows are without meaning
 * @param features 256 raw values by number, as unsigned 32-bit; those that the model does not use are without meaning
 * @param scores 32, of which the model's classes count; these and what follows are without meaning at the egress hook
 * @param classIndex of the class
 * @param margin between the class's score and the best of those with another action; {@link #NO_RIVAL} when there is none
 * @param applies whether the margin is large enough for the class's action
 * @param wouldDrop the action applies and is Drop, and the packet may be dropped
 * @param isProtected the action applies and is Drop, but the packet may not be dropped
 * @param guarantee the number, from 1, of the guarantee that covers a packet whose action applies and is Drop; 0 for none
 * @param excepted it is one that Enforce drops, but its source is excepted
 * @param dropped the packet was dropped
 * @param lost packets of this hook and CPU that found the ring buffer full so far
 * @param busy of a packet that is Busy: the lock that it did not get
 */
public record Trace(Hook hook, long nanos, int length, int segmentSize, int gsoSegments, byte[] bytes, Optional<Unjudged> unjudged,
    List<Integer> features, List<Integer> scores, int classIndex, long margin, boolean applies, boolean wouldDrop, boolean isProtected,
    int guarantee, boolean excepted, boolean dropped, int lost, LockPlace busy) {
  /** The margin where every other class has the same action. */
  public static final long NO_RIVAL = Long.MAX_VALUE;

  /** @param record in place; read to its end */
  static Trace read(ByteBuffer record) {
    ByteBuffer source = record.slice().order(ByteOrder.nativeOrder());
    int reason = source.getInt(TraceLayout.UNJUDGED);
    return new Trace(Hook.values()[source.getInt(TraceLayout.HOOK)], source.getLong(TraceLayout.NANOS), source.getInt(TraceLayout.LENGTH),
        source.getInt(TraceLayout.SEGMENT_SIZE), source.getInt(TraceLayout.GSO_SEGS), bytes(source),
        reason < Unjudged.values().length ? Optional.of(Unjudged.values()[reason]) : Optional.empty(),
        numbers(source, TraceLayout.FEATURES, TraceLayout.MAX_FEATURES), numbers(source, TraceLayout.SCORES, TraceLayout.MAX_CLASSES),
        source.getInt(TraceLayout.CLASS), source.getLong(TraceLayout.MARGIN), source.getInt(TraceLayout.APPLIES) != 0,
        source.getInt(TraceLayout.WOULD_DROP) != 0, source.getInt(TraceLayout.PROTECTED) != 0,
        source.getInt(TraceLayout.GUARDED), source.getInt(TraceLayout.EXCEPTED) != 0, source.getInt(TraceLayout.DROPPED) != 0,
        source.getInt(TraceLayout.LOST), LockPlace.values()[source.getInt(TraceLayout.BUSY)]);
  }

  private static byte[] bytes(ByteBuffer source) {
    byte[] bytes = new byte[source.getInt(TraceLayout.CAPTURED)];
    source.get(TraceLayout.BYTES, bytes);
    return bytes;
  }

  private static List<Integer> numbers(ByteBuffer source, int at, int count) {
    return IntStream.range(0, count).mapToObj(i -> source.getInt(at + i * Integer.BYTES)).toList();
  }
}
