// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.kernel;

import dev.packetclassifier.agent.plan.ForeignProgram;
import java.util.Optional;

/** The kernel refused; the message is a sentence for the status that carries the kernel's own reason. */
public class KernelException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean driverCannot;
  private final boolean blocked;
  private final transient ForeignProgram foreign;

  private KernelException(String message, boolean driverCannot, boolean blocked, ForeignProgram foreign, Throwable cause) {
    super(message, cause);
    this.driverCannot = driverCannot;
    this.blocked = blocked;
    this.foreign = foreign;
  }

  /** Any other reason. */
  public static KernelException because(String message, Throwable cause) {
    return new KernelException(message, false, false, null, cause);
  }

  /** The interface's driver refuses this attach mode; another may work. */
  public static KernelException driverCannot(String message, Throwable cause) {
    return new KernelException(message, true, false, null, cause);
  }

  /** A foreign XDP program is attached. */
  public static KernelException foreign(ForeignProgram foreign, Throwable cause) {
    return new KernelException("another XDP program is attached", false, true, foreign, cause);
  }

  /** Another foreign object is in the way; the message names it. */
  public static KernelException blocked(String message, Throwable cause) {
    return new KernelException(message, false, true, null, cause);
  }

  /** Whether another attach mode may work. */
  public boolean driverCannot() {
    return driverCannot;
  }

  /** Whether something foreign is in the way, which is never touched. */
  public boolean blocked() {
    return blocked;
  }

  /** The foreign program, if it is an XDP program. */
  public Optional<ForeignProgram> foreign() {
    return Optional.ofNullable(foreign);
  }
}
