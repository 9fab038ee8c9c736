// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.api.v1alpha1.Vantage;
import dev.packetclassifier.bpf.model.Guarantee;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.program.RetainedState;
import dev.packetclassifier.bpf.shape.Shape;
import dev.packetclassifier.bpf.shape.StateUse;
import dev.packetclassifier.bpf.shape.Table;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a revision needs of the state tables.
 *
 * @param use which groups of state
 * @param observed whether it needs an egress observer
 * @param stations the key of its stations
 * @param warmUp how long after its state began it only observes, zero without state
 */
public record StateRequirement(StateUse use, boolean observed, StationKey stations, Duration warmUp) {
  /** Of a model of packet features only. */
  public static final StateRequirement NONE = new StateRequirement(StateUse.of(Set.of()), false, StationKey.Address, Duration.ZERO);

  /**
   * Of a model with its guarantees.
   *
   * @param warmUp how long after its state began it only observes
   */
  public static StateRequirement of(Model model, List<Guarantee> guarantees, Duration warmUp) {
    Set<Feature> features = Guarantee.features(guarantees);
    features.addAll(Shape.of(model).features());
    StateUse use = StateUse.of(features);
    return new StateRequirement(use, model.vantage() == Vantage.Endpoint && !use.isNone(), model.stations(), warmUp);
  }

  /** Why another revision cannot read the same state; empty when it can. */
  Optional<String> obstacle(StateRequirement other) {
    if (!use.isNone() && !other.use.isNone() && observed != other.observed) {
      return Optional.of("its model.vantage is not that of the active revision");
    }
    return use.tables().contains(Table.Stations) && other.use.tables().contains(Table.Stations) && stations != other.stations
        ? Optional.of("its model.stations is not that of the active revision") : Optional.empty();
  }

  /** Whether it needs state that was not kept, so that its state begins with the swap to it. */
  boolean exceeds(RetainedState kept) {
    return use.exceeds(kept.use()) || observed && !kept.observed()
        || use.tables().contains(Table.Stations) && stations != kept.stations();
  }
}
