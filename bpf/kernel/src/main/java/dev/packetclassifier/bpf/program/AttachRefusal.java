// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.bpf.libbpf.BpfException;
import dev.packetclassifier.bpf.libbpf.Libbpf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** What to do about a refused attach: the kernel gives a number only. */
final class AttachRefusal {
  private static final Path INTERFACES = Path.of("/sys/class/net");

  private AttachRefusal() {}

  static BpfException explained(BpfException refused, int ifindex, String ifname, AttachedMode how) {
    /* The kernel calls an interface that does not exist an invalid argument. */
    int errno = refused.errno() == BpfException.EINVAL && Libbpf.interfaceName(ifindex).isEmpty() ? BpfException.ENODEV : refused.errno();
    boolean taken = errno == BpfException.EBUSY || errno == BpfException.EEXIST;
    Optional<String> stacked = taken ? stacked(ifname) : Optional.empty();
    String advice = switch (errno) {
      case BpfException.ENODEV -> "the interface is gone";
      case BpfException.EOPNOTSUPP -> "the driver has no native XDP: use Tc or Auto";
      case BpfException.ERANGE, BpfException.EINVAL -> "its MTU or its settings (LRO, queues) do not allow XDP: lower the MTU, "
          + "or switch large receive offload off";
      case BpfException.ENOMEM, BpfException.ENOSPC ->
        "the driver lacks queues or memory for XDP: lower the number of channels (ethtool -L)";
      case BpfException.EBUSY, BpfException.EEXIST ->
        stacked.map(device -> device + ": the kernel allows XDP on one of stacked devices "
            + "only; select one of them, use Tc, or remove that program").orElse("another XDP program was there for a moment: try again");
      default -> "see the kernel log";
    };
    String message = "interface " + ifname + ", " + how + ": " + refused.getMessage() + "; " + advice;
    BpfException explained = new BpfException(message, errno);
    return explained.unsupportedByDriver() || stacked.isPresent() ? new DriverRefusalException(message, errno) : explained;
  }

  /** The device above or below this one that has an XDP program, which stays so until someone changes it. */
  private static Optional<String> stacked(String ifname) {
    try (Stream<Path> entries = Files.list(INTERFACES.resolve(ifname))) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().flatMap(entry -> Stream.of("upper_", "lower_")
          .filter(entry::startsWith).map(prefix -> withProgram(prefix, entry.substring(prefix.length()))).flatMap(Optional::stream))
          .findFirst();
    } catch (IOException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> withProgram(String prefix, String device) {
    try {
      int ifindex = Integer.parseInt(Files.readString(INTERFACES.resolve(device).resolve("ifindex")).trim());
      return XdpQuery.on(ifindex).map(program -> "its " + prefix.replace('_', ' ') + "device " + device + " has the XDP program "
          + (program.name().isEmpty() ? "without a name" : program.name()) + ", id " + program.id());
    } catch (IOException | NumberFormatException | BpfException e) {
      return Optional.empty();
    }
  }
}
