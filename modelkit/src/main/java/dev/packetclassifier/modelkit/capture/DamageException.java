package dev.packetclassifier.modelkit.capture;

import java.io.IOException;

/** A capture ends in the middle of a record, or says what cannot be. */
public final class DamageException extends IOException {
  private static final long serialVersionUID = 1;

  DamageException(String message) {
    super(message);
  }
}
