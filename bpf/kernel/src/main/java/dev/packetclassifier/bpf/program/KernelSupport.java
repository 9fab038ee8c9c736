// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.bpf.libbpf.Libbpf;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What this node can do.
 *
 * @param release of the kernel, such as 6.1.0-13-amd64
 * @param libbpf version of the library, such as 1.1; empty when it is missing
 * @param xdpFragments whether XDP programs can see frames of more than one page (5.18): without it jumbo frames depend on the driver
 * @param unsupportedReason one sentence why nothing can run here, or empty
 */
public record KernelSupport(String release, String libbpf, boolean xdpFragments, Optional<String> unsupportedReason) {
  private static final int OLDEST_MAJOR = 5;
  private static final int OLDEST_MINOR = 15;

  /** Asks the kernel. */
  public static KernelSupport probe() {
    String release = System.getProperty("os.version");
    Optional<String> missing = Libbpf.missing().or(() -> tooOld(release));
    if (missing.isPresent()) {
      return new KernelSupport(release, Libbpf.missing().isPresent() ? "" : Libbpf.version(), false, missing);
    }
    return new KernelSupport(release, Libbpf.version(), fragments(), Optional.empty());
  }

  static boolean fragments() {
    return Fragments.READABLE;
  }

  static Optional<String> tooOld(String release) {
    Matcher version = Pattern.compile("^(\\d+)\\.(\\d+)").matcher(release);
    if (version.find()) {
      int major = Integer.parseInt(version.group(1));
      int minor = Integer.parseInt(version.group(2));
      if (major > OLDEST_MAJOR || major == OLDEST_MAJOR && minor >= OLDEST_MINOR) {
        return Optional.empty();
      }
    }
    return Optional.of("kernel " + release + " is too old: " + OLDEST_MAJOR + "." + OLDEST_MINOR + " or newer is needed");
  }

  /** Asked once: it loads a program. */
  private static final class Fragments {
    static final boolean READABLE = Libbpf.canReadFragments();
  }
}
