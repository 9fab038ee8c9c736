// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.cli;

/** The command cannot be carried out. The message is one line that says why, and what to do; exit status 2. */
final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1;

  CommandException(String message) {
    super(message);
  }

  CommandException(String message, Throwable cause) {
    super(message, cause);
  }
}
