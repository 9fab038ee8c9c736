// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.api.v1alpha1.Mode;

/**
 * A second revision that judges the same packets as the active one, and only counts.
 *
 * @param revision whose model can read the active one's state: {@code Settings.obstacle}
 * @param from microseconds of the program's clock: before it every packet is cold for the shadow
 */
public record Shadow(CompiledRevision revision, long from) {
  /** What it counts in, in slot 0 or 1 of the shadow's. */
  byte[] image(int slot) {
    return revision.image(Mode.Observe, slot);
  }
}
