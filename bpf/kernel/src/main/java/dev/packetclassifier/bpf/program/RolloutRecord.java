// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.bpf.libbpf.BpfMap;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What user space must remember of the revisions that take part in a change, in a map that the program holds but never reads. One value,
 * as the {@link AttachmentRecord}, next to which it may be older or newer by one change: nothing in it decides what runs.
 *
 * @param epoch another number whenever the counters of the running pair began at 0
 * @param epochBegan CLOCK_BOOTTIME nanoseconds of that
 * @param flows what the counters of flows, which never begin at 0, held then
 * @param began by digest of the revisions whose state is kept: CLOCK_BOOTTIME nanoseconds since when it is; of others it is not known
 * @param previous the revision that was active before; empty when there is none to go back to
 * @param shadowClasses for each of the shadow's counter slots the class names of the shadow that counts in it
 */
record RolloutRecord(long epoch, long epochBegan, FlowCounts flows, Map<String, Long> began, Optional<PreviousRevision> previous,
    List<List<String>> shadowClasses) {
  static final String NAME = "rollout";
  /** Active, shadow, previous, and one more. */
  static final int MOST_REVISIONS = 4;

  private static final int LAYOUT = 1;
  private static final int SLOTS = 2;
  private static final int DIGEST = 32;
  private static final int SIZE = 8 + 2 * Long.BYTES + 5 * Long.BYTES + (MOST_REVISIONS + 1) * (DIGEST + Long.BYTES)
      + SLOTS * AttachmentRecord.CLASSES_SIZE;
  private static final String NONE = "00".repeat(DIGEST);

  RolloutRecord {
    began = Map.copyOf(began);
    shadowClasses = shadowClasses.stream().map(List::copyOf).toList();
  }

  /** Of an attachment that begins now with one revision. */
  static RolloutRecord of(String digest, long nanos) {
    return new RolloutRecord(System.currentTimeMillis(), nanos, FlowCounts.ZERO, Map.of(digest, nanos), Optional.empty(),
        List.of(List.of(), List.of()));
  }

  /** With counters that begin at 0 now. */
  RolloutRecord counting(long nanos, FlowCounts now) {
    return new RolloutRecord(Math.max(epoch + 1, System.currentTimeMillis()), nanos, now, began, previous, shadowClasses);
  }

  /** With nothing known of the state of any but these revisions. */
  RolloutRecord retaining(Collection<String> digests) {
    Map<String, Long> left = new LinkedHashMap<>(began);
    left.keySet().retainAll(digests);
    return new RolloutRecord(epoch, epochBegan, flows, left, previous, shadowClasses);
  }

  /** With the state of revisions kept since a time where no other is known. */
  RolloutRecord keeping(Collection<String> digests, long since) {
    Map<String, Long> all = new LinkedHashMap<>(began);
    digests.forEach(digest -> all.putIfAbsent(digest, since));
    return new RolloutRecord(epoch, epochBegan, flows, all, previous, shadowClasses);
  }

  /** With all state kept since another time. */
  RolloutRecord beginning(long nanos) {
    Map<String, Long> all = new LinkedHashMap<>(began);
    all.replaceAll((digest, since) -> nanos);
    return new RolloutRecord(epoch, epochBegan, flows, all, previous, shadowClasses);
  }

  RolloutRecord following(Optional<PreviousRevision> before) {
    return new RolloutRecord(epoch, epochBegan, flows, began, before, shadowClasses);
  }

  /** With one of the shadow's slots taken for a model's classes. */
  RolloutRecord withShadow(int slot, List<String> classes) {
    List<List<String>> changed = new ArrayList<>(shadowClasses);
    changed.set(slot, classes);
    return new RolloutRecord(epoch, epochBegan, flows, began, previous, changed);
  }

  static BpfMap newMap() {
    return BpfMap.create(BpfMap.Type.ARRAY, NAME, Integer.BYTES, SIZE, 1, 0);
  }

  static RolloutRecord read(BpfMap map) {
    ByteBuffer source = map.lookup(0).order(ByteOrder.nativeOrder());
    int layout = source.getInt();
    if (layout != LAYOUT) {
      throw new StaleProgramException("the rollout record of the program has layout " + layout + ", this version reads " + LAYOUT);
    }
    int revisions = source.getInt();
    long epoch = source.getLong();
    long epochBegan = source.getLong();
    FlowCounts flows = new FlowCounts(source.getLong(), List.of(source.getLong(), source.getLong()),
        List.of(source.getLong(), source.getLong()));
    Map<String, Long> began = new LinkedHashMap<>();
    for (int i = 0; i < MOST_REVISIONS; i++) {
      String digest = getDigest(source);
      long since = source.getLong();
      if (i < revisions) {
        began.put(digest, since);
      }
    }
    String previous = getDigest(source);
    long since = source.getLong();
    List<List<String>> classes = new ArrayList<>();
    for (int i = 0; i < SLOTS; i++) {
      classes.add(AttachmentRecord.getClasses(source));
    }
    return new RolloutRecord(epoch, epochBegan, flows, began,
        previous.equals(NONE) ? Optional.empty() : Optional.of(new PreviousRevision(previous, since)), classes);
  }

  void write(BpfMap map) {
    if (began.size() > MOST_REVISIONS) {
      throw new IllegalStateException("the state of " + began.size() + " revisions is kept, at most " + MOST_REVISIONS + " can be");
    }
    ByteBuffer target = ByteBuffer.allocate(SIZE).order(ByteOrder.nativeOrder());
    target.putInt(LAYOUT).putInt(began.size()).putLong(epoch).putLong(epochBegan).putLong(flows.established());
    flows.falseDrops().forEach(target::putLong);
    flows.shadowFalseDrops().forEach(target::putLong);
    began.forEach((digest, since) -> target.put(HexFormat.of().parseHex(digest)).putLong(since));
    target.position(target.position() + (MOST_REVISIONS - began.size()) * (DIGEST + Long.BYTES));
    target.put(HexFormat.of().parseHex(previous.map(PreviousRevision::digest).orElse(NONE)))
        .putLong(previous.map(PreviousRevision::since).orElse(0L));
    shadowClasses.forEach(names -> AttachmentRecord.putClasses(target, names));
    map.update(0, target.array());
  }

  private static String getDigest(ByteBuffer source) {
    byte[] digest = new byte[DIGEST];
    source.get(digest);
    return HexFormat.of().formatHex(digest);
  }
}
