// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit;

/** Something that the user gave cannot be used. The message is one line that names it and says what to do; exit status 2. */
public final class InputException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public InputException(String message) {
    super(message);
  }

  public InputException(String message, Throwable cause) {
    super(message, cause);
  }
}
