// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.bpf.parse.Hook;

/** Where the program that judges sits. */
public enum AttachedMode {
  /** In the driver: sees every frame as it came from the wire. */
  Native(Hook.Arriving),
  /** At generic XDP, where versions before this one attached: found there and replaced, never attached. */
  Generic(Hook.Arriving),
  /** At tc, in the network stack: sees packets that were merged, with their number. */
  Tc(Hook.ArrivingTc);

  private final Hook hook;

  AttachedMode(Hook hook) {
    this.hook = hook;
  }

  Hook hook() {
    return hook;
  }
}
