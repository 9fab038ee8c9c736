// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.revision;

/** The digest is over a canonical form that this build does not know. */
public final class UnknownFormatException extends UnsupportedRevisionException {
  private static final long serialVersionUID = 1;

  UnknownFormatException(String message) {
    super(message);
  }
}
