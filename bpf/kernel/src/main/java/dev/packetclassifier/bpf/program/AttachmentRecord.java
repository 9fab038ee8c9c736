// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.bpf.libbpf.BpfMap;
import dev.packetclassifier.bpf.libbpf.InterfaceName;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What user space must remember of an attachment, in a map that the program holds but never reads. It is one value, so that a change
 * happens wholly or not at all, whenever the agent is killed.
 *
 * @param ifname the interface's name when it was attached
 * @param began CLOCK_BOOTTIME nanoseconds since when everything that the program's model needs of the state is kept on this interface
 * @param note what attaching changed, for people; at most {@link #NOTE} bytes, empty for nothing
 * @param slots for each counter slot the class names that its counters stand for; no names when the slot is free: its counters mean nothing
 * @param retired by class name, what slots had counted when they were freed
 */
record AttachmentRecord(String ifname, long began, String note, List<List<String>> slots, Map<String, ClassCounts> retired) {
  static final String NAME = "ledger";
  static final int SLOTS = 2;
  /** Beyond this number of distinct class names since the attach, counts of further ones are added up under {@link #OTHERS}. */
  static final int MOST_RETIRED = 128;
  static final String OTHERS = "(others)";
  /** Bytes of a note. */
  static final int NOTE = 512;

  private static final int LAYOUT = 4;
  private static final int INTERFACE_NAME = 16;
  private static final int CLASS_NAME = 32;
  private static final int CLASSES = 32;
  /** Bytes of the class names of a model. */
  static final int CLASSES_SIZE = 4 + CLASSES * CLASS_NAME;

  private static final int COUNTERS = 6;
  private static final int SIZE = 4 + INTERFACE_NAME + Long.BYTES + NOTE + SLOTS * CLASSES_SIZE + 4
      + MOST_RETIRED * (CLASS_NAME + COUNTERS * Long.BYTES);

  AttachmentRecord {
    slots = slots.stream().map(List::copyOf).toList();
  }

  static AttachmentRecord empty(String ifname, long began) {
    return new AttachmentRecord(ifname, began, "", List.of(List.of(), List.of()), Map.of());
  }

  /** With state that is kept since another time. */
  AttachmentRecord beginning(long nanos) {
    return new AttachmentRecord(ifname, nanos, note, slots, retired);
  }

  /** With another note, cut where it does not fit. */
  AttachmentRecord noting(String text) {
    String fitting = text;
    while (fitting.getBytes(StandardCharsets.UTF_8).length > NOTE) {
      fitting = fitting.substring(0, fitting.length() - 1);
    }
    return new AttachmentRecord(ifname, began, fitting, slots, retired);
  }

  /** With a slot taken for a model's classes. */
  AttachmentRecord with(int slot, List<String> classes) {
    List<List<String>> changed = new ArrayList<>(slots);
    changed.set(slot, classes);
    return new AttachmentRecord(ifname, began, note, changed, retired);
  }

  /** With a slot freed and what it had counted kept, in the order of its classes. */
  AttachmentRecord retire(int slot, List<ClassCounts> counted) {
    Map<String, ClassCounts> sums = new LinkedHashMap<>(retired);
    for (int c = 0; c < slots.get(slot).size(); c++) {
      String name = slots.get(slot).get(c);
      boolean room = sums.containsKey(name) || sums.size() < MOST_RETIRED - 1;
      sums.merge(room ? name : OTHERS, counted.get(c), ClassCounts::plus);
    }
    return new AttachmentRecord(ifname, began, note, with(slot, List.of()).slots, sums);
  }

  static BpfMap newMap() {
    return BpfMap.create(BpfMap.Type.ARRAY, NAME, Integer.BYTES, SIZE, 1, 0);
  }

  static AttachmentRecord read(BpfMap map) {
    ByteBuffer source = map.lookup(0).order(ByteOrder.nativeOrder());
    int layout = source.getInt();
    if (layout != LAYOUT) {
      throw new StaleProgramException("the record of the program has layout " + layout + ", this version reads " + LAYOUT);
    }
    byte[] nameBytes = new byte[INTERFACE_NAME];
    source.get(nameBytes);
    String ifname = InterfaceName.decode(nameBytes);
    long began = source.getLong();
    String note = getText(source, NOTE);
    List<List<String>> slots = new ArrayList<>();
    for (int i = 0; i < SLOTS; i++) {
      slots.add(getClasses(source));
    }
    Map<String, ClassCounts> retired = new LinkedHashMap<>();
    for (int i = source.getInt(); i > 0; i--) {
      String name = getText(source, CLASS_NAME);
      retired.put(name, new ClassCounts(source.getLong(), source.getLong(), source.getLong(), source.getLong(), source.getLong(),
          0, 0, source.getLong()));
    }
    return new AttachmentRecord(ifname, began, note, slots, retired);
  }

  void write(BpfMap map) {
    ByteBuffer target = ByteBuffer.allocate(SIZE).order(ByteOrder.nativeOrder());
    target.putInt(LAYOUT);
    target.put(Arrays.copyOf(InterfaceName.encode(ifname), INTERFACE_NAME));
    target.putLong(began);
    putText(target, note, NOTE);
    slots.forEach(classes -> putClasses(target, classes));
    target.putInt(retired.size());
    retired.forEach((name, counts) -> {
      putText(target, name, CLASS_NAME);
      target.putLong(counts.packets()).putLong(counts.bytes()).putLong(counts.wouldDrop()).putLong(counts.dropped())
          .putLong(counts.protectedPackets()).putLong(counts.excepted());
    });
    map.update(0, target.array());
  }

  static List<String> getClasses(ByteBuffer source) {
    int count = source.getInt();
    List<String> classes = new ArrayList<>();
    for (int c = 0; c < CLASSES; c++) {
      classes.add(getText(source, CLASS_NAME));
    }
    return classes.subList(0, count);
  }

  static void putClasses(ByteBuffer target, List<String> classes) {
    target.putInt(classes.size());
    for (int c = 0; c < CLASSES; c++) {
      putText(target, c < classes.size() ? classes.get(c) : "", CLASS_NAME);
    }
  }

  private static String getText(ByteBuffer source, int size) {
    byte[] text = new byte[size];
    source.get(text);
    int length = 0;
    while (length < size && text[length] != 0) {
      length++;
    }
    return new String(text, 0, length, StandardCharsets.UTF_8);
  }

  private static void putText(ByteBuffer target, String text, int size) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > size) {
      throw new IllegalArgumentException("\"" + text + "\" has more than " + size + " bytes");
    }
    target.put(Arrays.copyOf(bytes, size));
  }
}
