package dev.packetclassifier.agent.kernel;

import dev.packetclassifier.agent.plan.ForeignProgram;
import java.util.Optional;

/** The kernel said no; the message is a sentence for people that carries the kernel's own words. */
public class KernelRefusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean driverCannot;
  private final transient ForeignProgram foreign;

  private KernelRefusal(String message, boolean driverCannot, ForeignProgram foreign, Throwable cause) {
    super(message, cause);
    this.driverCannot = driverCannot;
    this.foreign = foreign;
  }

  /** Any other reason. */
  public static KernelRefusal because(String message, Throwable cause) {
    return new KernelRefusal(message, false, null, cause);
  }

  /** The interface's driver cannot run a program this way; another way may do. */
  public static KernelRefusal driverCannot(String message, Throwable cause) {
    return new KernelRefusal(message, true, null, cause);
  }

  /** Somebody else's program is there. */
  public static KernelRefusal foreign(ForeignProgram foreign, Throwable cause) {
    return new KernelRefusal("another XDP program is attached", false, foreign, cause);
  }

  /** Whether another way to attach may do. */
  public boolean driverCannot() {
    return driverCannot;
  }

  /** Who is there, if that is the reason. */
  public Optional<ForeignProgram> foreign() {
    return Optional.ofNullable(foreign);
  }
}
