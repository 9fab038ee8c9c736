// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.bpf.libbpf.BpfException;
import dev.packetclassifier.bpf.libbpf.BpfProgram;
import dev.packetclassifier.bpf.libbpf.Direction;
import dev.packetclassifier.bpf.libbpf.Tcx;
import java.util.ArrayList;
import java.util.List;

/** The programs at a tcx hook, in the order in which packets pass them. */
final class TcxChain {
  private TcxChain() {}

  /** Those that packets pass before a certain one, for people, first to last. */
  static List<String> before(int programId, int ifindex, Direction direction) {
    List<String> names = new ArrayList<>();
    for (int id : Tcx.programIds(ifindex, direction)) {
      if (id == programId) {
        break;
      }
      names.add(named(id));
    }
    return List.copyOf(names);
  }

  private static String named(int id) {
    try (BpfProgram program = BpfProgram.byId(id)) {
      return "tcx program \"" + program.info().name() + "\", id " + id;
    } catch (BpfException e) {
      return "tcx program, id " + id;
    }
  }
}
