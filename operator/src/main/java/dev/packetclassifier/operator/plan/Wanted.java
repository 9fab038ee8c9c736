// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierSpec;
import dev.packetclassifier.api.v1alpha1.RolloutPin;
import dev.packetclassifier.operator.rollout.Pair;
import dev.packetclassifier.operator.rollout.Rollout;
import java.util.Optional;

/**
 * What a classifier asks for.
 *
 * @param pair empty when nothing that can be rolled out is asked for: no node is touched
 * @param pinned whether a pin asks for it
 * @param goneRevision the pinned revision, when it does not exist
 */
record Wanted(Optional<Pair> pair, boolean pinned, Optional<String> goneRevision) {
  static Wanted of(PlannerInput input) {
    PacketClassifierSpec spec = input.classifier().getSpec();
    Optional<String> own = input.validation() instanceof ModelValidation.Valid valid ? Optional.of(valid.revision()) : Optional.empty();
    if (Rollout.error(spec.rollout).isPresent()) {
      return new Wanted(Optional.empty(), false, Optional.empty());
    }
    RolloutPin pin = spec.rollout == null ? null : spec.rollout.pin;
    if (pin == null) {
      return new Wanted(own.map(revision -> Pair.of(revision, spec.mode, spec.target)), false, Optional.empty());
    }
    boolean exists = own.equals(Optional.of(pin.revision))
        || input.revisions().stream().anyMatch(revision -> revision.name().equals(pin.revision));
    Mode mode = pin.mode == null ? spec.mode : pin.mode;
    return exists ? new Wanted(Optional.of(Pair.of(pin.revision, mode, spec.target)), true, Optional.empty())
        : new Wanted(Optional.empty(), true, Optional.of(pin.revision));
  }
}
