package dev.packetclassifier.bpf.program;

import java.util.Optional;

/** Asks the kernel what sits on an interface. */
public final class XdpQuery {
  private XdpQuery() {
  }

  /** The XDP program on an interface, ours or foreign, in any mode; empty when there is none or the interface is gone. */
  public static Optional<XdpProgram> on(int ifindex) {
    throw new UnsupportedOperationException();
  }
}
