// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.revision;

/** A revision that must not be run. */
public abstract class RevisionException extends RuntimeException {
  private static final long serialVersionUID = 1;

  RevisionException(String message) {
    super(message);
  }
}
