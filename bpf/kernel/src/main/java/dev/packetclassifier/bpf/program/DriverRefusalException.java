// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.bpf.libbpf.BpfException;

/** The driver takes no XDP program: it has no place for one, or not at this MTU, with these queues or this memory. {@code Tc} needs no driver. */
public class DriverRefusalException extends BpfException {
  DriverRefusalException(String message, int errno) {
    super(message, errno);
  }
}
