// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.bpf.libbpf.BpfException;

/** Another XDP program sits on the interface. It is never replaced. */
public class ForeignProgramException extends BpfException {
  private final transient XdpProgram program;

  public ForeignProgramException(String ifname, XdpProgram program) {
    super("interface " + ifname + " already has the XDP program \"" + program.name() + "\" (id " + program.id()
        + "), which is not ours and is not replaced: remove it first", EBUSY);
    this.program = program;
  }

  /** Who is there. */
  public XdpProgram program() {
    return program;
  }
}
