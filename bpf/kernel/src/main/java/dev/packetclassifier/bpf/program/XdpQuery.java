// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.bpf.libbpf.BpfException;
import dev.packetclassifier.bpf.libbpf.BpfProgram;
import dev.packetclassifier.bpf.libbpf.XdpAttachment;
import java.util.Optional;

/** Asks the kernel what sits on an interface. */
public final class XdpQuery {
  private XdpQuery() {}

  /** The XDP program on an interface, ours or foreign, in any mode; empty when there is none or the interface is gone. */
  public static Optional<XdpProgram> on(int ifindex) {
    try {
      int id = XdpAttachment.on(ifindex).anyId();
      return id == 0 ? Optional.empty() : Optional.of(program(id));
    } catch (BpfException e) {
      if (e.errno() == BpfException.ENODEV || e.errno() == BpfException.ENOENT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static XdpProgram program(int id) {
    try (BpfProgram program = BpfProgram.byId(id)) {
      return new XdpProgram(id, program.info().name());
    }
  }
}
