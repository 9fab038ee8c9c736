// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.twin;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.shape.StateUse;
import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.state.State;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a pipeline looks at, and how much it remembers.
 *
 * @param used features that are computed; only what they need is remembered
 * @param stations what stations are told apart by
 * @param geometry how large the tables are: with other sizes other records give way
 * @param seed of the tables' hash; 0 everywhere but on nodes
 */
public record TwinOptions(Set<Feature> used, StationKey stations, Geometry geometry, long seed) {
  public TwinOptions {
    used = Set.copyOf(used);
  }

  /** Of a model, with tables of this size and the seed 0. */
  public static TwinOptions of(Model model, Geometry geometry) {
    return new TwinOptions(model.inputs().stream().map(Input::feature).collect(Collectors.toSet()), model.stations(), geometry, 0);
  }

  /** What of the state the features need. */
  public StateUse use() {
    return StateUse.of(used);
  }

  /** Empty tables, as many as the features need, of what they need: for pipelines of no other features. */
  public State newState() {
    return new State(use().tables(), use().groups(), geometry, seed);
  }
}
