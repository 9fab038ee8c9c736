// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.libbpf;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A loaded program. */
public final class BpfProgram implements AutoCloseable {
  /**
   * What the kernel says of a program.
   *
   * @param id of the program
   * @param xdp whether it is an XDP program
   * @param name at most 15 characters
   * @param mapIds of the maps it holds
   * @param verifiedInstructions how many the verifier looked at; 0 before 5.16
   * @param jitedBytes size of the machine code
   */
  public record Info(int id, boolean xdp, String name, List<Integer> mapIds, int verifiedInstructions, int jitedBytes) {
  }

  private static final int INFO_SIZE = 512;
  private static final int MOST_MAPS = 64;
  private static final int TYPE_XDP = 6;

  private final Descriptor descriptor;

  BpfProgram(Descriptor descriptor) {
    this.descriptor = descriptor;
  }

  /** Opens a program by the kernel's number. ENOENT: it is gone. */
  public static BpfProgram byId(int id) {
    Libbpf.require();
    return new BpfProgram(new Descriptor(Libbpf.check(Calls.bpf_prog_get_fd_by_id(id), "open the program with id " + id)));
  }

  /** Opens a pinned program; empty when the path does not exist. */
  public static Optional<BpfProgram> pinned(Path path) {
    return Pins.open(path).map(BpfProgram::new);
  }

  /** Pins the program at a path that does not exist yet. */
  public void pin(Path path) {
    Pins.pin(descriptor, path);
  }

  /** Numbers of all programs that are loaded in the kernel, whoever loaded them. */
  public static List<Integer> ids() {
    Libbpf.require();
    List<Integer> ids = new ArrayList<>();
    int[] next = new int[1];
    while (Calls.bpf_prog_get_next_id(ids.isEmpty() ? 0 : ids.get(ids.size() - 1), next) == 0) {
      ids.add(next[0]);
    }
    return ids;
  }

  int fd() {
    return descriptor.number();
  }

  public Info info() {
    try (Memory info = new Memory(INFO_SIZE); Memory mapIds = new Memory(MOST_MAPS * Integer.BYTES)) {
      info.clear();
      info.setInt(52, MOST_MAPS);
      info.setLong(56, Pointer.nativeValue(mapIds));
      descriptor.fillInfo(info);
      List<Integer> ids = new ArrayList<>();
      for (int i = 0; i < Math.min(MOST_MAPS, info.getInt(52)); i++) {
        ids.add(mapIds.getInt((long) i * Integer.BYTES));
      }
      return new Info(info.getInt(4), info.getInt(0) == TYPE_XDP, info.getString(64), List.copyOf(ids), info.getInt(216), info.getInt(16));
    }
  }

  /** Makes the program hold a map that its code does not name, so that the map lives as long and is found through it. */
  public void hold(BpfMap map) {
    Libbpf.check(Calls.bpf_prog_bind_map(fd(), map.fd(), null), "bind the map " + map.name() + " to a program");
  }

  Descriptor descriptor() {
    return descriptor;
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
