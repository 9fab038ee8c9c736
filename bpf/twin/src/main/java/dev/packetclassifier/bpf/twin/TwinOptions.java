// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.twin;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.shape.StateUse;
import dev.packetclassifier.bpf.shape.Table;
import dev.packetclassifier.bpf.state.Secrets;
import dev.packetclassifier.bpf.state.State;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a pipeline looks at, and how much it remembers.
 *
 * @param used features that are computed; only what they need is remembered
 * @param judged of these, features that the active model reads: a flow that lacks one of their groups is cold
 * @param shadow of these, features that a shadow reads
 * @param stations what stations are told apart by
 * @param geometry how large the tables are: with other sizes other records give way
 * @param secrets of the tables' hash; the documented ones everywhere but on nodes
 * @param coldUntil microseconds of the packets' times: from then on a flow that lacks what the active model needs begins again in its
 *     place, before it is not judged; 0 at once
 * @param shadowFrom microseconds of the packets' times: before it everything is cold for the shadow
 */
public record TwinOptions(Set<Feature> used, Set<Feature> judged, Set<Feature> shadow, StationKey stations, Geometry geometry,
    Secrets secrets, long coldUntil, long shadowFrom) {
  public TwinOptions {
    used = Set.copyOf(used);
    judged = Set.copyOf(judged);
    shadow = Set.copyOf(shadow);
  }

  /** With the documented secrets; what is cold begins again at once. */
  public TwinOptions(Set<Feature> used, StationKey stations, Geometry geometry) {
    this(used, used, Set.of(), stations, geometry, Secrets.documented(), 0, 0);
  }

  /** The same, with other secrets. */
  public TwinOptions with(Secrets changed) {
    return new TwinOptions(used, judged, shadow, stations, geometry, changed, coldUntil, shadowFrom);
  }

  /** The same, with flows that lack something unjudged until a time in microseconds. */
  public TwinOptions coldUntil(long changed) {
    return new TwinOptions(used, judged, shadow, stations, geometry, secrets, changed, shadowFrom);
  }

  /**
   * The same, with what a second model reads.
   *
   * @param from microseconds: before it everything is cold for the shadow
   */
  public TwinOptions shadowing(Model model, long from) {
    TwinOptions both = keeping(featuresOf(model));
    return new TwinOptions(both.used, judged, featuresOf(model), use().tables().contains(Table.Stations) ? stations : model.stations(),
        geometry, secrets,
        coldUntil, from);
  }

  /** The same, with more that is computed and remembered. */
  public TwinOptions keeping(Set<Feature> more) {
    Set<Feature> all = EnumSet.noneOf(Feature.class);
    all.addAll(used);
    all.addAll(more);
    return new TwinOptions(all, judged, shadow, stations, geometry, secrets, coldUntil, shadowFrom);
  }

  /** Of a model, with tables of this size and the documented secrets. */
  public static TwinOptions of(Model model, Geometry geometry) {
    return new TwinOptions(featuresOf(model), model.stations(), geometry);
  }

  private static Set<Feature> featuresOf(Model model) {
    return model.inputs().stream().map(Input::feature).collect(Collectors.toSet());
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
