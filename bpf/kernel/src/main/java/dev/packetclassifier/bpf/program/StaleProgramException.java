// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.bpf.libbpf.BpfException;

/**
 * What runs under a pin of ours cannot be gone on with: another version of this project loaded it, or someone removed the pins of its
 * addresses. It runs on; {@link InterfaceProgram#renew} replaces it.
 */
public final class StaleProgramException extends BpfException {
  private static final long serialVersionUID = 1;

  StaleProgramException(String message) {
    super(message, 0);
  }
}
