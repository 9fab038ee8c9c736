package dev.packetclassifier.bpf.program;

import java.util.Optional;

/**
 * What this node can do.
 *
 * @param release of the kernel, such as 6.1.0-13-amd64
 * @param libbpf version of the library, such as 1.1
 * @param xdpFragments whether XDP programs can see frames of more than one page (5.18): without it jumbo frames depend on the driver
 * @param unsupportedReason one sentence why nothing can run here, or empty
 */
public record KernelSupport(String release, String libbpf, boolean xdpFragments, Optional<String> unsupportedReason) {
  /** Asks the kernel. */
  public static KernelSupport probe() {
    throw new UnsupportedOperationException();
  }
}
