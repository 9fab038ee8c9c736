package dev.packetclassifier.modelkit.capture;

import java.io.IOException;

/** A capture ends in the middle of a record, or says what cannot be. */
public final class DamageException extends IOException {
  private static final long serialVersionUID = 1;

  private final boolean passable;

  /** Nothing after it can be read. */
  DamageException(String message) {
    this(message, false);
  }

  DamageException(String message, boolean passable) {
    super(message);
    this.passable = passable;
  }

  /** Whether it is one record's only: those after it can be read. */
  public boolean isPassable() {
    return passable;
  }
}
