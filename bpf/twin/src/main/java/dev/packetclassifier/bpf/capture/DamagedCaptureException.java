// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.capture;

import java.io.IOException;

/** A capture ends in the middle of a record, or says what cannot be. */
public final class DamagedCaptureException extends IOException {
  private static final long serialVersionUID = 1;

  private final boolean passable;

  /** Nothing after it can be read. */
  DamagedCaptureException(String message) {
    this(message, false);
  }

  DamagedCaptureException(String message, boolean passable) {
    super(message);
    this.passable = passable;
  }

  /** Whether it is one record's only: those after it can be read. */
  public boolean isPassable() {
    return passable;
  }
}
