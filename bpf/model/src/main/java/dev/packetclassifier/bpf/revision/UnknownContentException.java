// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.revision;

/** The revision has a field or value that this build does not know, or is not a revision at all. */
public final class UnknownContentException extends UnsupportedRevisionException {
  private static final long serialVersionUID = 1;

  UnknownContentException(String message) {
    super(message);
  }
}
