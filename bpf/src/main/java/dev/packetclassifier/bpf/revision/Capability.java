package dev.packetclassifier.bpf.revision;

import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Network;
import java.util.List;

/** What this build can run, and what a revision's {@code requires} names. A new kind of model or feature adds one. */
public enum Capability {
  /** {@code model.neuralNetwork}. */
  NeuralNetwork,
  /** {@code model.treeEnsemble} of exactly one tree. */
  SingleTree;

  /** What a node must be able to do to run this model. */
  static List<String> neededBy(Model model) {
    return List.of((model.scorer() instanceof Network ? NeuralNetwork : SingleTree).name());
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
