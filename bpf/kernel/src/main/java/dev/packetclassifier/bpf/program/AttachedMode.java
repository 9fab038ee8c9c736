// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

/** Where the program sits. */
public enum AttachedMode {
  /** In the driver: sees every frame as it came from the wire. */
  Native,
  /** In the network stack, after packets may have been merged. */
  Generic
}
