// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.libbpf;

import com.sun.jna.Memory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A map in the kernel. Keys and values are bytes in the machine's order. */
public final class BpfMap implements AutoCloseable {
  /** Types that are made here. */
  public enum Type {
    HASH(1),
    ARRAY(2),
    /** Keys are prefixes; a look-up finds the longest. */
    LPM_TRIE(11);

    private final int number;

    Type(int number) {
      this.number = number;
    }
  }

  /** A hash map whose entries are allocated when they are added. */
  public static final int NO_PREALLOCATION = 1;
  /** Programs cannot write the map. */
  public static final int READ_ONLY_FOR_PROGRAMS = 1 << 7;

  private static final int PERCPU_HASH = 5;
  private static final int PERCPU_ARRAY = 6;
  private static final int OPTIONS_SIZE = 56;
  private static final int OPTIONS_FLAGS = 28;

  private final Descriptor descriptor;
  private final String name;
  private final int id;
  private final int keySize;
  private final int valueSize;
  private final int maxEntries;
  private final int copies;

  BpfMap(Descriptor descriptor) {
    this.descriptor = descriptor;
    try (Memory info = descriptor.info()) {
      int type = info.getInt(0);
      id = info.getInt(4);
      keySize = info.getInt(8);
      valueSize = info.getInt(12);
      maxEntries = info.getInt(16);
      name = info.getString(24);
      copies = type == PERCPU_ARRAY || type == PERCPU_HASH ? Libbpf.possibleCpus() : 1;
    }
  }

  /** Makes a map. */
  public static BpfMap create(Type type, String name, int keySize, int valueSize, int maxEntries, int flags) {
    Libbpf.require();
    try (Memory options = new Memory(OPTIONS_SIZE)) {
      options.clear();
      options.setLong(0, OPTIONS_SIZE);
      options.setInt(OPTIONS_FLAGS, flags);
      int fd = Calls.bpf_map_create(type.number, name, keySize, valueSize, maxEntries, options);
      return new BpfMap(new Descriptor(Libbpf.check(fd, "create the map " + name + " of " + maxEntries + " x " + valueSize + " bytes")));
    }
  }

  /** Opens a map by the kernel's number. */
  public static BpfMap byId(int id) {
    Libbpf.require();
    return new BpfMap(new Descriptor(Libbpf.check(Calls.bpf_map_get_fd_by_id(id), "open the map with id " + id)));
  }

  /** Opens a pinned map; empty when the path does not exist. */
  public static Optional<BpfMap> pinned(Path path) {
    return Pins.open(path).map(BpfMap::new);
  }

  /** Pins the map at a path that does not exist yet. */
  public void pin(Path path) {
    Pins.pin(descriptor, path);
  }

  /** The kernel keeps 15 characters of it. */
  public String name() {
    return name;
  }

  public int id() {
    return id;
  }

  public int keySize() {
    return keySize;
  }

  /** Of one CPU's copy. */
  public int valueSize() {
    return valueSize;
  }

  public int maxEntries() {
    return maxEntries;
  }

  /** How many copies a value has: one for each possible CPU of a per-CPU map, else 1. They lie {@link #stride} bytes apart. */
  public int copies() {
    return copies;
  }

  /** Bytes between two copies of a value. */
  public int stride() {
    return copies == 1 ? valueSize : (valueSize + 7) / 8 * 8;
  }

  int fd() {
    return descriptor.number();
  }

  /** The value of an array's entry, all copies. */
  public ByteBuffer lookup(int index) {
    return lookup(key(index)).orElseThrow(() -> new BpfException("the map " + name + " has no entry " + index, BpfException.ENOENT));
  }

  /** The value of a key, all copies, or empty. For a map of maps: the id of the inner map. */
  public Optional<ByteBuffer> lookup(byte[] key) {
    try (Memory keyMemory = memory(key); Memory value = new Memory((long) stride() * copies)) {
      int result = Calls.bpf_map_lookup_elem(fd(), keyMemory, value);
      if (result == -BpfException.ENOENT) {
        Libbpf.messages();
        return Optional.empty();
      }
      Libbpf.check(result, "read the map " + name);
      return Optional.of(ByteBuffer.wrap(value.getByteArray(0, (int) value.size())).order(ByteOrder.nativeOrder()));
    }
  }

  /** Sets an array's entry; a value that is shorter than an entry (all copies) is filled up with zeros. */
  public void update(int index, byte[] value) {
    update(key(index), value);
  }

  /** Sets the value of a key, adding it when it is new. */
  public void update(byte[] key, byte[] value) {
    int size = stride() * copies;
    if (value.length > size) {
      throw new IllegalArgumentException("a value of " + value.length + " bytes for the map " + name + ", whose entries have " + size);
    }
    try (Memory keyMemory = memory(key); Memory valueMemory = new Memory(size)) {
      valueMemory.clear();
      valueMemory.write(0, value, 0, value.length);
      Libbpf.check(Calls.bpf_map_update_elem(fd(), keyMemory, valueMemory, 0), "write the map " + name + " (at most " + maxEntries
          + " entries)");
    }
  }

  /**
   * Puts a map into a map of maps. Returns after an RCU grace period: whatever read the inner map that was there has finished.
   */
  public void update(int index, BpfMap inner) {
    update(key(index), key(inner.fd()));
  }

  /** Removes a key; nothing happens when it is not there. */
  public void delete(byte[] key) {
    try (Memory keyMemory = memory(key)) {
      int result = Calls.bpf_map_delete_elem(fd(), keyMemory);
      if (result == -BpfException.ENOENT) {
        Libbpf.messages();
        return;
      }
      Libbpf.check(result, "delete from the map " + name);
    }
  }

  /** All keys of a hash map. */
  public List<byte[]> keys() {
    List<byte[]> keys = new ArrayList<>();
    try (Memory key = new Memory(keySize); Memory next = new Memory(keySize)) {
      int result = Calls.bpf_map_get_next_key(fd(), null, next);
      while (result == 0) {
        keys.add(next.getByteArray(0, keySize));
        key.write(0, next.getByteArray(0, keySize), 0, keySize);
        result = Calls.bpf_map_get_next_key(fd(), key, next);
      }
      if (result != -BpfException.ENOENT) {
        Libbpf.check(result, "list the map " + name);
      }
      Libbpf.messages();
    }
    return keys;
  }

  /** From now on user space cannot write the map either. */
  public void freeze() {
    Libbpf.check(Calls.bpf_map_freeze(fd()), "freeze the map " + name);
  }

  @Override
  public void close() {
    descriptor.close();
  }

  private static byte[] key(int index) {
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder()).putInt(index).array();
  }

  private static Memory memory(byte[] bytes) {
    Memory memory = new Memory(bytes.length);
    memory.write(0, bytes, 0, bytes.length);
    return memory;
  }
}
