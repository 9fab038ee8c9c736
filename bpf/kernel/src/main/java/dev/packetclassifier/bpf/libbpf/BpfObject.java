// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.libbpf;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import java.util.ArrayList;
import java.util.List;

/** An object file: opened, adjusted, then loaded once. Closing it keeps what was handed out. */
public final class BpfObject implements AutoCloseable {
  private static final int OPTIONS_SIZE = 24;
  private static final int OBJECT_NAME = 8;
  /** Pages of it that are not written cost nothing; kernels before 6.4 keep the beginning of a log that does not fit. */
  private static final long LOG_SIZE = 16 << 20;
  private static final int LAST_LINES = 12;

  private final Memory elf;
  private final Pointer object;

  private BpfObject(Memory elf, Pointer object) {
    this.elf = elf;
    this.object = object;
  }

  /** @param name what the kernel shows for the object's data sections */
  public static BpfObject open(byte[] elfBytes, String name) {
    Libbpf.require();
    Memory elf = new Memory(elfBytes.length);
    elf.write(0, elfBytes, 0, elfBytes.length);
    try (Memory options = new Memory(OPTIONS_SIZE); Memory nameMemory = new Memory(name.length() + 1L)) {
      nameMemory.setString(0, name);
      options.clear();
      options.setLong(0, OPTIONS_SIZE);
      options.setPointer(OBJECT_NAME, nameMemory);
      Pointer object = Calls.bpf_object__open_mem(elf, elf.size(), options);
      if (object == null) {
        elf.close();
        throw Libbpf.failed("read the object " + name);
      }
      return new BpfObject(elf, object);
    }
  }

  /** Sets the whole content of a read-only data section, of exactly its size. */
  public void constants(String section, byte[] value) {
    try (Memory memory = new Memory(value.length)) {
      memory.write(0, value, 0, value.length);
      Libbpf.check(Calls.bpf_map__set_initial_value(findMap(section), memory, value.length), "set the constants " + section);
    }
  }

  /** Uses a map that exists instead of making one. */
  public void reuse(String map, BpfMap existing) {
    Libbpf.check(Calls.bpf_map__reuse_fd(findMap(map), existing.fd()), "use the existing map " + existing.name() + " as " + map);
  }

  /** Says what the inner maps of a map of maps look like: like the template, which must stay open until the load. */
  public void inner(String map, BpfMap template) {
    Libbpf.check(Calls.bpf_map__set_inner_map_fd(findMap(map), template.fd()), "set the inner map of " + map);
  }

  /** Does not make a map that the program, as it is adjusted, never reaches. */
  public void leaveOut(String map) {
    Libbpf.check(Calls.bpf_map__set_autocreate(findMap(map), false), "leave out the map " + map);
  }

  /** How many entries a map gets. */
  public void entries(String map, int entries) {
    Libbpf.check(Calls.bpf_map__set_max_entries(findMap(map), entries), "set the size of the map " + map);
  }

  /** Makes an array whose values this process can map into its memory. */
  public void mappable(String map) {
    Libbpf.check(Calls.bpf_map__set_map_flags(findMap(map), MappedMap.MAPPABLE), "set the flags of the map " + map);
  }

  /** Does not load a program of the object. */
  public void withoutProgram(String program) {
    Libbpf.check(Calls.bpf_program__set_autoload(findProgram(program), false), "leave out the program " + program);
  }

  /** Takes all flags from a program, such as the one for frames of several buffers. */
  public void withoutFlags(String program) {
    Libbpf.check(Calls.bpf_program__set_flags(findProgram(program), 0), "set the flags of the program " + program);
  }

  /** The type information, as it lies in the file. */
  public byte[] btf() {
    IntByReference size = new IntByReference();
    Pointer data = Calls.btf__raw_data(Calls.bpf_object__btf(object), size);
    return data.getByteArray(0, size.getValue());
  }

  /**
   * Loads maps and programs.
   *
   * @param programs those that the verifier shall explain its refusal of
   * @throws LoadException with the verifier's last lines
   */
  public void load(String... programs) {
    List<Memory> logs = new ArrayList<>();
    try {
      for (String program : programs) {
        Memory log = new Memory(LOG_SIZE);
        logs.add(log);
        log.setByte(0, (byte) 0);
        Libbpf.check(Calls.bpf_program__set_log_buf(findProgram(program), log, log.size()), "give the verifier a log");
      }
      int result = Calls.bpf_object__load(object);
      List<String> messages = Libbpf.messages();
      if (result != 0) {
        throw refused(-result, logs.stream().map(BpfObject::lastLines).filter(BpfObject::isRefusal).findFirst().orElse(List.of()),
            messages);
      }
    } finally {
      logs.forEach(Memory::close);
    }
  }

  /** A program that was loaded leaves a summary of one line. */
  private static boolean isRefusal(List<String> lines) {
    return lines.size() > 1;
  }

  /** A program of the loaded object. */
  public BpfProgram program(String name) {
    int fd = Libbpf.check(Calls.bpf_program__fd(findProgram(name)), "find the program " + name);
    return new BpfProgram(Descriptor.duplicate(fd));
  }

  private static List<String> lastLines(Memory log) {
    List<String> lines = log.getString(0).lines().filter(line -> !line.isBlank()).toList();
    return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
  }

  private static LoadException refused(int errno, List<String> lines, List<String> messages) {
    StringBuilder message = new StringBuilder("the kernel does not load the program: ").append(Libbpf.words(errno));
    if (!lines.isEmpty()) {
      message.append("; the verifier's last lines:\n  ").append(String.join("\n  ", lines));
    } else if (!messages.isEmpty()) {
      message.append(" (").append(String.join("; ", messages)).append(')');
    }
    return new LoadException(message.toString(), errno, lines);
  }

  /** A map of the loaded object. */
  public BpfMap map(String name) {
    return new BpfMap(Descriptor.duplicate(Libbpf.check(Calls.bpf_map__fd(findMap(name)), "find the map " + name)));
  }

  private Pointer findMap(String name) {
    Pointer map = Calls.bpf_object__find_map_by_name(object, name);
    if (map == null) {
      throw Libbpf.failed("find the map " + name + " in the object");
    }
    return map;
  }

  private Pointer findProgram(String name) {
    Pointer program = Calls.bpf_object__find_program_by_name(object, name);
    if (program == null) {
      throw Libbpf.failed("find the program " + name + " in the object");
    }
    return program;
  }

  @Override
  public void close() {
    Calls.bpf_object__close(object);
    elf.close();
  }
}
