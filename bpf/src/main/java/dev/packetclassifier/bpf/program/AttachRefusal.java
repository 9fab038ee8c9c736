package dev.packetclassifier.bpf.program;

import dev.packetclassifier.bpf.libbpf.BpfException;

/** What to do about a refused attach: the kernel gives a number only. */
final class AttachRefusal {
  private AttachRefusal() {
  }

  static BpfException explained(BpfException refused, String ifname, AttachedAs how) {
    String advice = switch (refused.errno()) {
      case BpfException.ENODEV -> "the interface is gone";
      case BpfException.EOPNOTSUPP -> "the driver has no native XDP: use Generic or Auto";
      case BpfException.ERANGE, BpfException.EINVAL -> "its MTU or its settings (LRO, queues) do not allow XDP: lower the MTU, "
          + "or switch large receive offload off";
      case BpfException.EBUSY, BpfException.EEXIST -> "another XDP program was there for a moment: try again";
      default -> "see the kernel log";
    };
    return new BpfException("interface " + ifname + ", " + how + ": " + refused.getMessage() + "; " + advice, refused.errno());
  }
}
