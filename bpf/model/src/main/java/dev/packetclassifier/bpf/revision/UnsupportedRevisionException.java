// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.revision;

/** This build is too old for the revision: status {@code Unsupported: agent too old}, and the wire is left alone. */
public abstract class UnsupportedRevisionException extends RevisionException {
  private static final long serialVersionUID = 1;

  UnsupportedRevisionException(String message) {
    super(message);
  }
}
