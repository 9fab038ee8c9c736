// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.twin;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.shape.StateUse;
import dev.packetclassifier.bpf.state.Secrets;
import dev.packetclassifier.bpf.state.State;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a pipeline looks at, and how much it remembers.
 *
 * @param used features that are computed; only what they need is remembered
 * @param stations what stations are told apart by
 * @param geometry how large the tables are: with other sizes other records give way
 * @param secrets of the tables' hash; the documented ones everywhere but on nodes
 * @param coldUntil microseconds of the packets' times: from then on a flow that lacks what the features need begins again in its place,
 *     before it is not judged; 0 at once
 */
public record TwinOptions(Set<Feature> used, StationKey stations, Geometry geometry, Secrets secrets, long coldUntil) {
  public TwinOptions {
    used = Set.copyOf(used);
  }

  /** With the documented secrets; what is cold begins again at once. */
  public TwinOptions(Set<Feature> used, StationKey stations, Geometry geometry) {
    this(used, stations, geometry, Secrets.documented(), 0);
  }

  /** The same, with other secrets. */
  public TwinOptions with(Secrets changed) {
    return new TwinOptions(used, stations, geometry, changed, coldUntil);
  }

  /** The same, with flows that lack something unjudged until a time in microseconds. */
  public TwinOptions coldUntil(long changed) {
    return new TwinOptions(used, stations, geometry, secrets, changed);
  }

  /** Of a model, with tables of this size and the documented secrets. */
  public static TwinOptions of(Model model, Geometry geometry) {
    return new TwinOptions(model.inputs().stream().map(Input::feature).collect(Collectors.toSet()), model.stations(), geometry);
  }

  /** What of the state the features need. */
  public StateUse use() {
    return StateUse.of(used);
  }

  /** Empty tables, as many as the features need, of what they need: for pipelines of no other features. */
  public State newState() {
    return new State(use().tables(), use().groups(), geometry, secrets);
  }
}
