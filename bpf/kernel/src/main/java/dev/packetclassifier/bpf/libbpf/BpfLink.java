// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.libbpf;

import com.sun.jna.Memory;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An attachment of a program to an interface, by XDP or tcx, that lives as long as something holds it: a descriptor or a pin. Where the kernel
 * has no tcx its part is played by {@link ClsactLink}.
 */
public class BpfLink implements AutoCloseable {
  /** Attach flags. */
  public enum XdpMode {
    Generic(1 << 1),
    Native(1 << 2);

    private final int flag;

    XdpMode(int flag) {
      this.flag = flag;
    }
  }

  /**
   * What the kernel says of a link.
   *
   * @param id of the link
   * @param programId of the program it runs
   * @param ifindex 0 when the interface is gone or the link was detached
   * @param tcx whether it is at tc, and not XDP's
   */
  public record Info(int id, int programId, int ifindex, boolean tcx) {
  }

  private static final int ATTACH_TYPE_XDP = 37;
  private static final int OPTIONS_SIZE = 24;
  private static final int OPTIONS_FLAGS = 8;
  private static final int TYPE_TCX = 11;
  private static final int INFO_IFINDEX = 16;

  private final Descriptor descriptor;

  BpfLink(Descriptor descriptor) {
    this.descriptor = descriptor;
  }

  /** Attaches a program. EBUSY or EEXIST: something else is there. */
  public static BpfLink attach(BpfProgram program, int ifindex, XdpMode mode) {
    try (Memory options = new Memory(OPTIONS_SIZE)) {
      options.clear();
      options.setLong(0, OPTIONS_SIZE);
      options.setInt(OPTIONS_FLAGS, mode.flag);
      int fd = Calls.bpf_link_create(program.fd(), ifindex, ATTACH_TYPE_XDP, options);
      return new BpfLink(new Descriptor(Libbpf.check(fd, "attach to interface " + ifindex + " in " + mode.name().toLowerCase() + " mode")));
    }
  }

  /**
   * Attaches a program for what arrives where the kernel has no tcx: as a filter of the interface's clsact, which must be there.
   *
   * @throws BpfException EEXIST when another filter has the place
   */
  public static BpfLink onClsact(BpfProgram program, int ifindex) {
    return ClsactLink.attach(program, ifindex);
  }

  /** The link behind a file descriptor that was just made. */
  static BpfLink of(int fd) {
    return new BpfLink(new Descriptor(fd));
  }

  /** Opens a pinned link; empty when the path does not exist. */
  public static Optional<BpfLink> pinned(Path path) {
    return Pins.open(path).map(descriptor -> descriptor.isProgram() ? ClsactLink.pinned(descriptor, path) : new BpfLink(descriptor));
  }

  /** Pins the link at a path that does not exist yet. */
  public void pin(Path path) {
    Pins.pin(descriptor, path);
  }

  public Info info() {
    try (Memory info = descriptor.info()) {
      return new Info(info.getInt(4), info.getInt(8), info.getInt(INFO_IFINDEX), info.getInt(0) == TYPE_TCX);
    }
  }

  /** Puts another program in the place of the one that runs, between two packets. */
  public void update(BpfProgram program) {
    Libbpf.check(Calls.bpf_link_update(descriptor.number(), program.fd(), null), "replace the program of a link");
  }

  /** Takes the program off the interface, whoever else holds the link. */
  public void detach() {
    Libbpf.check(Calls.bpf_link_detach(descriptor.number()), "detach a link");
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
