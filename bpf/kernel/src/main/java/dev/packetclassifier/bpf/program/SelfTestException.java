// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

/** The kernel's verdict differs from the twin's: this revision must not be attached on this node. */
public class SelfTestException extends RuntimeException {
  public SelfTestException(String message) {
    super(message);
  }
}
