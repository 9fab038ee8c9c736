// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.bpf.libbpf.BpfMap;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Reads the per-CPU counters and adds them up. */
final class Counters {
  private static final int MAX_CLASSES = 32;
  private static final int FIRST_NS = 5 * Long.BYTES;
  private static final int ESTABLISHED = 6 * Long.BYTES;
  private static final int SLOTS = 2;

  private Counters() {}

  /** What a slot has counted, one a class. */
  static List<ClassCounts> ofSlot(BpfMap counts, int slot, int classes) {
    List<ClassCounts> sums = new ArrayList<>();
    for (int c = 0; c < classes; c++) {
      sums.add(ofClass(counts, slot, c));
    }
    return sums;
  }

  static ClassCounts ofClass(BpfMap counts, int slot, int classIndex) {
    ByteBuffer copies = counts.lookup(slot * MAX_CLASSES + classIndex);
    ClassCounts sum = ClassCounts.ZERO;
    for (int cpu = 0; cpu < counts.copies(); cpu++) {
      copies.position(cpu * counts.stride());
      int at = cpu * counts.stride();
      sum = sum.plus(new ClassCounts(copies.getLong(), copies.getLong(), copies.getLong(), copies.getLong(), copies.getLong(),
          copies.getLong(at + ESTABLISHED), copies.getLong(at + ESTABLISHED + Long.BYTES),
          copies.getLong(at + ESTABLISHED + 2 * Long.BYTES)));
    }
    return sum;
  }

  /** When the first packet of a slot was counted. */
  static OptionalLong firstNs(BpfMap counts, int slot, int classes) {
    OptionalLong first = OptionalLong.empty();
    for (int c = 0; c < classes; c++) {
      ByteBuffer copies = counts.lookup(slot * MAX_CLASSES + c);
      for (int cpu = 0; cpu < counts.copies(); cpu++) {
        long ns = copies.getLong(cpu * counts.stride() + FIRST_NS);
        if (ns != 0 && ns < first.orElse(Long.MAX_VALUE)) {
          first = OptionalLong.of(ns);
        }
      }
    }
    return first;
  }

  /** Makes a slot's counters zero. Nothing may count in it. */
  static void clear(BpfMap counts, int slot) {
    for (int c = 0; c < MAX_CLASSES; c++) {
      counts.update(slot * MAX_CLASSES + c, new byte[0]);
    }
  }

  /** Makes every value of an array zero. Nothing may write to it. */
  static void clear(BpfMap array) {
    for (int i = 0; i < array.maxEntries(); i++) {
      array.update(i, new byte[0]);
    }
  }

  static Map<Unjudged, UnjudgedCounts> unjudged(BpfMap unjudged) {
    Map<Unjudged, UnjudgedCounts> sums = new EnumMap<>(Unjudged.class);
    for (Unjudged reason : Unjudged.values()) {
      sums.put(reason, unjudged(unjudged, reason));
    }
    return sums;
  }

  static UnjudgedCounts unjudged(BpfMap unjudged, Unjudged reason) {
    ByteBuffer copies = unjudged.lookup(reason.ordinal());
    UnjudgedCounts sum = UnjudgedCounts.ZERO;
    for (int cpu = 0; cpu < unjudged.copies(); cpu++) {
      copies.position(cpu * unjudged.stride());
      sum = sum.plus(new UnjudgedCounts(copies.getLong(), copies.getLong(), copies.getLong(), copies.getLong()));
    }
    return sum;
  }

  static EgressCounts egress(BpfMap check) {
    ByteBuffer copies = check.lookup(0);
    long pursued = 0;
    long answered = 0;
    for (int cpu = 0; cpu < check.copies(); cpu++) {
      copies.position(cpu * check.stride());
      pursued += copies.getLong();
      answered += copies.getLong();
    }
    return new EgressCounts(pursued, answered);
  }

  /** What both models said, in a slot of the shadow. */
  static ShadowCounts shadow(BpfMap counts, int slot) {
    ByteBuffer copies = counts.lookup(slot);
    long[] sums = new long[MAX_CLASSES * MAX_CLASSES + 4];
    for (int cpu = 0; cpu < counts.copies(); cpu++) {
      copies.position(cpu * counts.stride());
      for (int i = 0; i < sums.length; i++) {
        sums[i] += copies.getLong();
      }
    }
    long[][] cells = new long[MAX_CLASSES][];
    for (int c = 0; c < MAX_CLASSES; c++) {
      cells[c] = Arrays.copyOfRange(sums, c * MAX_CLASSES, (c + 1) * MAX_CLASSES);
    }
    int rest = MAX_CLASSES * MAX_CLASSES;
    return new ShadowCounts(cells, sums[rest], sums[rest + 1], sums[rest + 2], sums[rest + 3]);
  }

  /** Of both hooks. */
  static FlowCounts flows(BpfMap counts) {
    FlowCounts sum = FlowCounts.ZERO;
    for (int hook = 0; hook < counts.maxEntries(); hook++) {
      ByteBuffer copies = counts.lookup(hook);
      for (int cpu = 0; cpu < counts.copies(); cpu++) {
        copies.position(cpu * counts.stride());
        sum = sum.plus(new FlowCounts(copies.getLong(), slots(copies), slots(copies)));
      }
    }
    return sum;
  }

  private static List<Long> slots(ByteBuffer copies) {
    List<Long> slots = new ArrayList<>();
    for (int slot = 0; slot < SLOTS; slot++) {
      slots.add(copies.getLong());
    }
    return slots;
  }

  /** One number a CPU. */
  static long sum(BpfMap map, int index) {
    ByteBuffer copies = map.lookup(index);
    long sum = 0;
    for (int cpu = 0; cpu < map.copies(); cpu++) {
      sum += copies.getLong(cpu * map.stride());
    }
    return sum;
  }

  /** Everything since the attach: what was retired and what the slots in use hold. */
  static Map<String, ClassCounts> totals(BpfMap counts, AttachmentRecord record) {
    Map<String, ClassCounts> totals = new LinkedHashMap<>(record.retired());
    for (int slot = 0; slot < AttachmentRecord.SLOTS; slot++) {
      byName(counts, slot, record).forEach((name, counted) -> totals.merge(name, counted, ClassCounts::plus));
    }
    return totals;
  }

  static Map<String, ClassCounts> byName(BpfMap counts, int slot, AttachmentRecord record) {
    List<String> classes = record.slots().get(slot);
    List<ClassCounts> counted = ofSlot(counts, slot, classes.size());
    Map<String, ClassCounts> named = new LinkedHashMap<>();
    for (int c = 0; c < classes.size(); c++) {
      named.merge(classes.get(c), counted.get(c), ClassCounts::plus);
    }
    return named;
  }
}
