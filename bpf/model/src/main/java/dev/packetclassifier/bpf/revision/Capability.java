// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.revision;

import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.api.v1alpha1.Vantage;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Policy;
import dev.packetclassifier.bpf.model.Scorer;
import dev.packetclassifier.bpf.model.WarmUp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What this build can run, and what a revision's {@code requires} names. A new kind of model or feature adds one. */
public enum Capability {
  /** {@code model.neuralNetwork}. */
  NeuralNetwork,
  /** {@code model.treeEnsemble} of exactly one tree. */
  SingleTree,
  /** {@code model.treeEnsemble} of several trees. */
  Ensemble,
  /** Flow, address or station features: tables, an egress observer, {@code policy.warmUp}. */
  State,
  /** {@code model.vantage} Transit. */
  Transit,
  /** {@code model.stationKey} Mac. */
  StationsByMac,
  /** {@code policy.actions[].minConfidence}: {@code margins}. */
  MinConfidence,
  /** {@code policy.unjudged} with action Drop. */
  Unjudged,
  /** {@code policy.guarantees}. */
  Guarantees,
  /** {@code policy.protected}. */
  Protected;

  /** What a node must be able to do to run this. */
  static List<String> neededBy(Model model, Policy policy) {
    List<Capability> needed = new ArrayList<>();
    needed.add(scorer(model.scorer()));
    if (WarmUp.keepsState(model, policy.guarantees())) {
      needed.add(State);
    }
    if (model.vantage() == Vantage.Transit) {
      needed.add(Transit);
    }
    if (model.stations() == StationKey.Mac) {
      needed.add(StationsByMac);
    }
    if (Arrays.stream(policy.margins()).anyMatch(margin -> margin > 0)) {
      needed.add(MinConfidence);
    }
    if (!policy.unjudgedDrops().isEmpty()) {
      needed.add(Unjudged);
    }
    if (!policy.guarantees().isEmpty()) {
      needed.add(Guarantees);
    }
    if (!policy.protectedTraffic().isEmpty()) {
      needed.add(Protected);
    }
    return needed.stream().map(Capability::name).toList();
  }

  private static Capability scorer(Scorer scorer) {
    if (scorer instanceof dev.packetclassifier.bpf.model.Ensemble ensemble) {
      return ensemble.trees().size() == 1 ? SingleTree : Ensemble;
    }
    return NeuralNetwork;
  }

  static boolean isKnown(String name) {
    for (Capability capability : values()) {
      if (capability.name().equals(name)) {
        return true;
      }
    }
    return false;
  }
}
