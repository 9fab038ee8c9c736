// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.e2e.cluster;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.AttachMode;
import dev.packetclassifier.api.v1alpha1.ClassAction;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.InterfaceSelector;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.ModelInput;
import dev.packetclassifier.api.v1alpha1.ModelSpec;
import dev.packetclassifier.api.v1alpha1.NodeSelector;
import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.api.v1alpha1.PacketClassifierSpec;
import dev.packetclassifier.api.v1alpha1.PolicySpec;
import dev.packetclassifier.api.v1alpha1.RolloutSpec;
import dev.packetclassifier.api.v1alpha1.RolloutStep;
import dev.packetclassifier.api.v1alpha1.TargetSpec;
import dev.packetclassifier.api.v1alpha1.Tree;
import dev.packetclassifier.api.v1alpha1.TreeEnsemble;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Classifiers for tests: a tree whose class "marked" is one destination port, and that is dropped. */
public final class Classifiers {
  private Classifiers() {}

  /** On one node's interfaces, by name. */
  public static PacketClassifier marking(String name, int port, Mode mode, String node, String... interfaces) {
    PacketClassifier classifier = dropping(name, markingModel(port), mode, interfaces);
    classifier.getSpec().target.nodeSelector = new NodeSelector();
    classifier.getSpec().target.nodeSelector.matchLabels = Map.of("kubernetes.io/hostname", node);
    return classifier;
  }

  /** On every node's interfaces, by name: each packet is an attack. */
  public static PacketClassifier droppingEverything(String name, Mode mode, String... interfaces) {
    ModelSpec model = markingModel(1);
    model.treeEnsemble.trees.get(0).leafScores = Base64.getEncoder().encodeToString(new byte[] {0, 1, 0, 1, 0, 1});
    return dropping(name, model, mode, interfaces);
  }

  private static PacketClassifier dropping(String name, ModelSpec model, Mode mode, String... interfaces) {
    PacketClassifier classifier = new PacketClassifier();
    classifier.setMetadata(new ObjectMetaBuilder().withName(name).build());
    PacketClassifierSpec spec = new PacketClassifierSpec();
    spec.mode = mode;
    spec.model = model;
    spec.policy = dropMarked();
    spec.target = new TargetSpec();
    spec.target.attachMode = AttachMode.Auto;
    spec.target.interfaces = new InterfaceSelector();
    spec.target.interfaces.names = List.of(interfaces);
    spec.rollout = allAtOnce();
    classifier.setSpec(spec);
    return classifier;
  }

  /** One step to all nodes, for what is not about rollouts. */
  public static RolloutSpec allAtOnce() {
    RolloutSpec rollout = new RolloutSpec();
    RolloutStep step = new RolloutStep();
    step.nodes = new IntOrString("100%");
    rollout.steps = List.of(step);
    return rollout;
  }

  public static ModelSpec markingModel(int port) {
    ModelSpec model = new ModelSpec();
    ModelInput input = new ModelInput();
    input.name = Feature.DestinationPort;
    model.features = List.of(input);
    model.classes = List.of("benign", "marked");
    Tree tree = new Tree();
    tree.features = "0 0";
    tree.thresholds = (port - 1) + " " + port;
    tree.left = "-1 -2";
    tree.right = "1 -3";
    tree.leafScores = Base64.getEncoder().encodeToString(new byte[] {1, 0, 0, 1, 1, 0});
    model.treeEnsemble = new TreeEnsemble();
    model.treeEnsemble.baseScores = "0 0";
    model.treeEnsemble.trees = List.of(tree);
    return model;
  }

  private static PolicySpec dropMarked() {
    ClassAction drop = new ClassAction();
    drop.className = "marked";
    drop.action = Action.Drop;
    PolicySpec policy = new PolicySpec();
    policy.actions = List.of(drop);
    return policy;
  }
}
