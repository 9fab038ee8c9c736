// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.revision;

/** The revision requires something that this build cannot do. */
public final class UnknownCapabilityException extends UnsupportedRevisionException {
  private static final long serialVersionUID = 1;

  UnknownCapabilityException(String message) {
    super(message);
  }
}
