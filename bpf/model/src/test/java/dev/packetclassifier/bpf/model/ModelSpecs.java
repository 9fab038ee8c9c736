// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.model;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.ClassAction;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.FeatureBound;
import dev.packetclassifier.api.v1alpha1.GuaranteeSpec;
import dev.packetclassifier.api.v1alpha1.Layer;
import dev.packetclassifier.api.v1alpha1.ModelInput;
import dev.packetclassifier.api.v1alpha1.ModelSpec;
import dev.packetclassifier.api.v1alpha1.NeuralNetwork;
import dev.packetclassifier.api.v1alpha1.Never;
import dev.packetclassifier.api.v1alpha1.PolicySpec;
import dev.packetclassifier.api.v1alpha1.Transform;
import dev.packetclassifier.api.v1alpha1.Tree;
import dev.packetclassifier.api.v1alpha1.TreeEnsemble;
import dev.packetclassifier.api.v1alpha1.UnjudgedAction;
import dev.packetclassifier.api.v1alpha1.UnjudgedReason;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Small models as people write them, for tests to break. */
public final class ModelSpecs {
  private ModelSpecs() {}

  public static ModelInput input(Feature feature, Transform transform, long offset, int multiplier, int shift) {
    ModelInput input = new ModelInput();
    input.name = feature;
    input.transform = transform;
    input.offset = offset;
    input.multiplier = multiplier;
    input.shift = shift;
    return input;
  }

  /** Two inputs, three classes, no scorer yet. */
  private static ModelSpec head() {
    ModelSpec spec = new ModelSpec();
    spec.features = new ArrayList<>(List.of(
        input(Feature.PacketLength, Transform.Log2, 1024, 9, 8), input(Feature.DestinationPort, Transform.Linear, 0, 1, 0)));
    spec.classes = new ArrayList<>(List.of("benign", "portscan", "flood"));
    return spec;
  }

  /** 2-2-3. */
  public static ModelSpec network() {
    ModelSpec spec = head();
    spec.neuralNetwork = new NeuralNetwork();
    spec.neuralNetwork.layers = new ArrayList<>(List.of(
        layer("10 -20", 3, "12 -3", "-127 127"), layer("0 5 -5", 0, "1 2", "-3 4", "5 -6")));
    return spec;
  }

  public static Layer layer(String biases, int shift, String... weights) {
    Layer layer = new Layer();
    layer.weights = new ArrayList<>(List.of(weights));
    layer.biases = biases;
    layer.shift = shift;
    return layer;
  }

  /** Three nodes, four leaves, two deep. */
  public static ModelSpec tree() {
    ModelSpec spec = head();
    spec.treeEnsemble = new TreeEnsemble();
    spec.treeEnsemble.baseScores = "0 12 -7";
    Tree tree = new Tree();
    tree.features = "0 1 1";
    tree.thresholds = "100 1024 4294967295";
    tree.left = "1 -1 -3";
    tree.right = "2 -2 -4";
    tree.leafShift = 2;
    tree.leafScores = leafScores(1, 2, 3, 4, 5, 6, -7, -8, -9, -128, 127, 0);
    spec.treeEnsemble.trees = new ArrayList<>(List.of(tree));
    return spec;
  }

  public static String leafScores(int... scores) {
    byte[] bytes = new byte[scores.length];
    for (int i = 0; i < scores.length; i++) {
      bytes[i] = (byte) scores[i];
    }
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** As shallow as it can be: node n has nodes 2n + 1 and 2n + 2. Thresholds 0, feature 0, all scores 0. */
  public static Tree balancedTree(int leaves, int classes) {
    int nodes = leaves - 1;
    Tree tree = new Tree();
    tree.features = String.join(" ", Collections.nCopies(nodes, "0"));
    tree.thresholds = tree.features;
    tree.left = IntStream.range(0, nodes).mapToObj(n -> child(2 * n + 1, nodes)).collect(Collectors.joining(" "));
    tree.right = IntStream.range(0, nodes).mapToObj(n -> child(2 * n + 2, nodes)).collect(Collectors.joining(" "));
    tree.leafScores = leafScores(new int[leaves * classes]);
    return tree;
  }

  private static String child(int place, int nodes) {
    return String.valueOf(place < nodes ? place : nodes - place - 1);
  }

  public static Tree onlyTree(ModelSpec spec) {
    return spec.treeEnsemble.trees.get(0);
  }

  public static PolicySpec policy(ClassAction... actions) {
    PolicySpec policy = new PolicySpec();
    policy.actions = new ArrayList<>(List.of(actions));
    return policy;
  }

  public static List<UnjudgedAction> unjudged(UnjudgedReason reason, Action action) {
    UnjudgedAction entry = new UnjudgedAction();
    entry.reason = reason;
    entry.action = action;
    return new ArrayList<>(List.of(entry));
  }

  /** Never dropped: what is within all bounds. */
  public static GuaranteeSpec guarantee(String name, FeatureBound... when) {
    GuaranteeSpec guarantee = new GuaranteeSpec();
    guarantee.name = name;
    guarantee.when = new ArrayList<>(List.of(when));
    guarantee.never = Never.Drop;
    return guarantee;
  }

  /** @param min and max null for none */
  public static FeatureBound bound(Feature feature, Long min, Long max) {
    FeatureBound bound = new FeatureBound();
    bound.feature = feature;
    bound.min = min;
    bound.max = max;
    return bound;
  }

  public static ClassAction action(String className, Action action) {
    ClassAction entry = new ClassAction();
    entry.className = className;
    entry.action = action;
    return entry;
  }
}
