// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.state;

import dev.packetclassifier.bpf.shape.Geometry;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Records in sets of eight: a key has one set, and a key that is new to a full set takes the place of the record that was not used
 * for longest, where it can of one that is not settled and in use. All records are made at the start; the table allocates nothing later.
 */
final class SetAssociativeTable<R> {
  /** What {@link #find} gives for a key that is not there. */
  static final int NONE = -1;
  /** Microseconds that a settled record counts as in use after its last packet. */
  private static final long IN_USE = 10_000_000;
  private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EACH_BYTE = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  private final int words;
  private final int lastSet;
  private final Hash hash;
  private final long[] keys;
  private final long[] lasts;
  /**
   * [slot] 0 when it is free, else upper bits of the hash of its key: all of a set are compared at once, and of keys, which lie far
   * apart, mostly none but the right one.
   */
  private final byte[] tags;
  private final boolean[] settled;
  private final Object[] records;

  /**
   * @param words of a key
   * @param sets a power of two
   */
  SetAssociativeTable(int words, int sets, Hash hash, Supplier<R> maker) {
    this.words = words;
    this.lastSet = sets - 1;
    this.hash = hash;
    int size = sets * Geometry.WAYS;
    keys = new long[size * words];
    lasts = new long[size];
    tags = new byte[size];
    settled = new boolean[size];
    records = new Object[size];
    for (int i = 0; i < size; i++) {
      records[i] = maker.get();
    }
  }

  /** The slot of a key, or {@link #NONE}. */
  int find(long[] key) {
    long hashed = hash.of(key);
    int first = firstSlot(hashed);
    byte tag = tag(hashed);
    long different = (long) LONG.get(tags, first) ^ (tag & 0xff) * EACH_BYTE;
    /* Has the high bit of each byte that is 0, perhaps that of one above such a byte, too. */
    long candidates = different - EACH_BYTE & ~different & HIGH_BITS;
    while (candidates != 0) {
      int slot = first + (Long.numberOfTrailingZeros(candidates) >> 3);
      if (tags[slot] == tag && holds(slot, key)) {
        return slot;
      }
      candidates &= candidates - 1;
    }
    return NONE;
  }

  private static byte tag(long hashed) {
    return (byte) (hashed >>> 56 | 1);
  }

  /**
   * Gives a key that is not there a slot: a free one, else of those not settled and in use that with the smallest last time, else of all;
   * the lowest of several.
   */
  int claim(long[] key, long time) {
    long hashed = hash.of(key);
    int first = firstSlot(hashed);
    int slot = first;
    for (int way = first; way < first + Geometry.WAYS; way++) {
      if (tags[way] == 0) {
        slot = way;
        break;
      }
      if (givesWay(way, slot, time)) {
        slot = way;
      }
    }
    System.arraycopy(key, 0, keys, slot * words, words);
    tags[slot] = tag(hashed);
    settled[slot] = false;
    lasts[slot] = 0;
    return slot;
  }

  private boolean givesWay(int slot, int before, long time) {
    boolean held = isHeld(slot, time);
    return held == isHeld(before, time) ? Long.compareUnsigned(lasts[slot], lasts[before]) < 0 : !held;
  }

  private boolean isHeld(int slot, long time) {
    return settled[slot] && Counter.difference(time, lasts[slot]) < IN_USE;
  }

  /** Says whether a record gives way last while it is in use; one that was just claimed does not. */
  void settle(int slot, boolean last) {
    settled[slot] = last;
  }

  /** Takes every record out. */
  void clear() {
    Arrays.fill(tags, (byte) 0);
  }

  private int firstSlot(long hashed) {
    return (int) (hashed & lastSet) * Geometry.WAYS;
  }

  private boolean holds(int slot, long[] key) {
    int at = slot * words;
    for (int i = 0; i < words; i++) {
      if (keys[at + i] != key[i]) {
        return false;
      }
    }
    return true;
  }

  @SuppressWarnings("unchecked")
  R record(int slot) {
    return (R) records[slot];
  }

  /** When the record of a slot was last used; 0 for one that was just claimed. */
  long last(int slot) {
    return lasts[slot];
  }

  /** Notes a use. Clocks may go back; the last time does not. */
  void touch(int slot, long time) {
    if (Long.compareUnsigned(time, lasts[slot]) > 0) {
      lasts[slot] = time;
    }
  }
}
