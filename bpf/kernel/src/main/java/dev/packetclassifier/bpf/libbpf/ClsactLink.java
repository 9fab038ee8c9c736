// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.libbpf;

import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * A program on the clsact of an interface, for what arrives, in the form of a link: filters have none. What is pinned in the link's place is the
 * program; the filter is known as ours by sharing a map with it, so that it is found again if an agent is killed between the two.
 */
final class ClsactLink extends BpfLink {
  private final int ifindex;
  private BpfProgram program;
  private Path pin;

  private ClsactLink(BpfProgram program, int ifindex, Path pin) {
    super(null);
    this.program = program;
    this.ifindex = ifindex;
    this.pin = pin;
  }

  /** @param path ends with the interface's number and the name of the pin */
  static BpfLink pinned(Descriptor descriptor, Path path) {
    return new ClsactLink(new BpfProgram(descriptor), Integer.parseInt(path.getParent().getFileName().toString()), path);
  }

  /** Attaches a program. EEXIST: another filter has the place. */
  static BpfLink attach(BpfProgram program, int ifindex) {
    ClsactFilter.attach(program, ifindex, Direction.Ingress);
    return new ClsactLink(BpfProgram.byId(program.info().id()), ifindex, null);
  }

  @Override
  public void pin(Path path) {
    Pins.pin(program.descriptor(), path);
    pin = path;
  }

  @Override
  public Info info() {
    OptionalInt running = ClsactFilter.programId(ifindex, Direction.Ingress);
    boolean ours = running.isPresent() && isOurs(running.getAsInt());
    return new Info(0, ours ? running.getAsInt() : program.info().id(), ours ? ifindex : 0, true);
  }

  private boolean isOurs(int id) {
    if (id == program.info().id()) {
      return true;
    }
    try (BpfProgram other = BpfProgram.byId(id)) {
      return other.info().mapIds().stream().anyMatch(program.info().mapIds()::contains);
    } catch (BpfException e) {
      return false;
    }
  }

  @Override
  public void update(BpfProgram next) {
    ClsactFilter.replace(next, ifindex, Direction.Ingress);
    BpfProgram held = BpfProgram.byId(next.info().id());
    Pins.replace(held.descriptor(), pin);
    program.close();
    program = held;
  }

  @Override
  public void detach() {
    if (info().ifindex() != 0) {
      ClsactFilter.detach(ifindex, Direction.Ingress);
    }
  }

  @Override
  public void close() {
    program.close();
  }
}
