// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.model;

/** A model or its policy breaks a bound. The message names the field, the place in it, the bound and the fix. */
public class InvalidModelException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public InvalidModelException(String message) {
    super(message);
  }
}
