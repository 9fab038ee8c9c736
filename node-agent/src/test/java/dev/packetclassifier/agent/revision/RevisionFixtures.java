// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.revision;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.ClassAction;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.ModelInput;
import dev.packetclassifier.api.v1alpha1.ModelSpec;
import dev.packetclassifier.api.v1alpha1.PacketClassifierRevisionSpec;
import dev.packetclassifier.api.v1alpha1.PacketClassifierSpec;
import dev.packetclassifier.api.v1alpha1.PolicySpec;
import dev.packetclassifier.api.v1alpha1.Transform;
import dev.packetclassifier.api.v1alpha1.Tree;
import dev.packetclassifier.api.v1alpha1.TreeEnsemble;
import dev.packetclassifier.bpf.revision.Revisions;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Small revisions as the API server gives them. */
public final class RevisionFixtures {
  private RevisionFixtures() {}

  /** Drops what is longer than the bound. */
  public static PacketClassifierRevisionSpec longerThan(String classifier, int bytes) {
    PacketClassifierSpec spec = new PacketClassifierSpec();
    spec.model = model("0", Integer.toString(bytes), "-1", "-2", 1, 0, 0, 1);
    spec.policy = dropBig();
    return Revisions.of(classifier, spec);
  }

  /** Another shape: three leaves over two features. */
  public static PacketClassifierRevisionSpec longerThanOnPortAbove(String classifier, int bytes, int port) {
    PacketClassifierSpec spec = new PacketClassifierSpec();
    spec.model = model("0 1", bytes + " " + port, "-1 -2", "1 -3", 1, 0, 1, 0, 0, 1);
    spec.model.features = List.of(input(Feature.PacketLength), input(Feature.DestinationPort));
    spec.policy = dropBig();
    return Revisions.of(classifier, spec);
  }

  /** Drops what is longer than the bound, and looks at another feature besides; warms up as long as is said, null for the default. */
  public static PacketClassifierRevisionSpec remembering(String classifier, Feature feature, int bytes, String warmUp) {
    PacketClassifierSpec spec = new PacketClassifierSpec();
    spec.model = model("0", Integer.toString(bytes), "-1", "-2", 1, 0, 0, 1);
    spec.model.features = List.of(input(Feature.PacketLength), input(feature));
    spec.policy = dropBig();
    spec.policy.warmUp = warmUp;
    return Revisions.of(classifier, spec);
  }

  private static ModelSpec model(String features, String thresholds, String left, String right, int... leafScores) {
    ModelSpec model = new ModelSpec();
    model.features = List.of(input(Feature.PacketLength));
    model.classes = List.of("small", "big");
    model.treeEnsemble = new TreeEnsemble();
    model.treeEnsemble.baseScores = "0 0";
    Tree tree = new Tree();
    tree.features = features;
    tree.thresholds = thresholds;
    tree.left = left;
    tree.right = right;
    byte[] scores = new byte[leafScores.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (byte) leafScores[i];
    }
    tree.leafScores = Base64.getEncoder().encodeToString(scores);
    model.treeEnsemble.trees = List.of(tree);
    return model;
  }

  private static ModelInput input(Feature feature) {
    ModelInput input = new ModelInput();
    input.name = feature;
    input.transform = Transform.Linear;
    input.multiplier = 1;
    return input;
  }

  private static PolicySpec dropBig() {
    ClassAction action = new ClassAction();
    action.className = "big";
    action.action = Action.Drop;
    PolicySpec policy = new PolicySpec();
    policy.actions = List.of(action);
    return policy;
  }

  public static String name(PacketClassifierRevisionSpec spec) {
    return Revisions.name(spec.classifier, spec.digest);
  }

  /** The whole object. */
  public static String text(PacketClassifierRevisionSpec spec) {
    try {
      return new ObjectMapper().writeValueAsString(Map.of("apiVersion", "packetclassifier.dev/v1alpha1", "kind", "PacketClassifierRevision",
          "metadata", Map.of("name", name(spec)), "spec", spec));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
