// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.bpf.libbpf.BpfException;
import dev.packetclassifier.bpf.libbpf.EgressFilter;

/** Somebody else's filter has the observer's place on an interface's clsact. It is never replaced. */
public class ForeignFilterException extends BpfException {
  ForeignFilterException(String ifname, String what) {
    super("interface " + ifname + " already has a filter with handle 0x" + Integer.toHexString(EgressFilter.HANDLE) + " at priority "
        + EgressFilter.PRIORITY + " of its clsact (" + what + "), which is not ours and is not replaced: remove it first", EBUSY);
  }
}
