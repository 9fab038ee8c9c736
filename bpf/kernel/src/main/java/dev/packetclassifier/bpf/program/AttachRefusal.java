// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.bpf.libbpf.BpfException;
import dev.packetclassifier.bpf.libbpf.Libbpf;

/** What to do about a refused attach: the kernel gives a number only. */
final class AttachRefusal {
  private AttachRefusal() {
  }

  static BpfException explained(BpfException refused, int ifindex, String ifname, AttachedMode how) {
    /* The kernel calls an interface that does not exist an invalid argument. */
    int errno = refused.errno() == BpfException.EINVAL && Libbpf.interfaceName(ifindex).isEmpty() ? BpfException.ENODEV : refused.errno();
    String advice = switch (errno) {
      case BpfException.ENODEV -> "the interface is gone";
      case BpfException.EOPNOTSUPP -> "the driver has no native XDP: use Generic or Auto";
      case BpfException.ERANGE, BpfException.EINVAL -> "its MTU or its settings (LRO, queues) do not allow XDP: lower the MTU, "
          + "or switch large receive offload off";
      case BpfException.EBUSY, BpfException.EEXIST -> "another XDP program was there for a moment: try again";
      default -> "see the kernel log";
    };
    return new BpfException("interface " + ifname + ", " + how + ": " + refused.getMessage() + "; " + advice, errno);
  }
}
