// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.bpf.libbpf.BpfException;
import dev.packetclassifier.bpf.libbpf.ClsactFilter;

/** Someone else's filter has the observer's place on an interface's clsact. It is never replaced. */
public class ForeignFilterException extends BpfException {
  private ForeignFilterException(String message) {
    super(message, EBUSY);
  }

  ForeignFilterException(String ifname, String what) {
    this("interface " + ifname + " already has a filter with handle 0x" + Integer.toHexString(ClsactFilter.HANDLE) + " at priority "
        + ClsactFilter.PRIORITY + " of its clsact (" + what + "), which is not ours and is not replaced: remove it first");
  }

  /** An ingress qdisc has the place of the clsact, and its filters are someone's traffic shaping. */
  static ForeignFilterException ingressQdisc(String ifname) {
    return new ForeignFilterException("interface " + ifname
        + " has an ingress qdisc in the place of the clsact that programs at tc need "
        + "(bandwidth plug-ins make one); it is not removed, for its shaping would end: use a kernel from 6.6 on, which needs no clsact, or "
        + "Native with a model without flow, address and station features");
  }
}
