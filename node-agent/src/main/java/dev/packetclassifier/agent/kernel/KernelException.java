package dev.packetclassifier.agent.kernel;

import dev.packetclassifier.agent.plan.ForeignProgram;
import java.util.Optional;

/** The kernel said no; the message is a sentence for people that carries the kernel's own words. */
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

  /** The interface's driver cannot run a program this way; another way may do. */
  public static KernelException driverCannot(String message, Throwable cause) {
    return new KernelException(message, true, false, null, cause);
  }

  /** Somebody else's program is there. */
  public static KernelException foreign(ForeignProgram foreign, Throwable cause) {
    return new KernelException("another XDP program is attached", false, true, foreign, cause);
  }

  /** Something else of somebody else's is in the way; the message says what. */
  public static KernelException blocked(String message, Throwable cause) {
    return new KernelException(message, false, true, null, cause);
  }

  /** Whether another way to attach may do. */
  public boolean driverCannot() {
    return driverCannot;
  }

  /** Whether something of somebody else's is in the way, which is never touched. */
  public boolean blocked() {
    return blocked;
  }

  /** Who is there, if it is an XDP program. */
  public Optional<ForeignProgram> foreign() {
    return Optional.ofNullable(foreign);
  }
}
