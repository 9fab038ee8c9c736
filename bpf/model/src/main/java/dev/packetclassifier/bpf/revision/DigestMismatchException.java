// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.revision;

/** The digest, or the name made of it, is not that of the revision's content. */
public final class DigestMismatchException extends RevisionException {
  private static final long serialVersionUID = 1;

  DigestMismatchException(String message) {
    super(message);
  }
}
