// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.AttachMode;
import dev.packetclassifier.api.v1alpha1.ClassAction;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.InterfaceSelector;
import dev.packetclassifier.api.v1alpha1.Layer;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.ModelInput;
import dev.packetclassifier.api.v1alpha1.ModelSpec;
import dev.packetclassifier.api.v1alpha1.NeuralNetwork;
import dev.packetclassifier.api.v1alpha1.NodeSelector;
import dev.packetclassifier.api.v1alpha1.NodeSelectorExpression;
import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.api.v1alpha1.PacketClassifierSpec;
import dev.packetclassifier.api.v1alpha1.PolicySpec;
import dev.packetclassifier.api.v1alpha1.RolloutSpec;
import dev.packetclassifier.api.v1alpha1.RolloutStep;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.api.v1alpha1.TargetSpec;
import dev.packetclassifier.api.v1alpha1.Transform;
import dev.packetclassifier.api.v1alpha1.Tree;
import dev.packetclassifier.api.v1alpha1.TreeEnsemble;
import dev.packetclassifier.api.v1alpha1.Vantage;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Classifiers to test with. */
public final class Classifiers {
  private Classifiers() {}

  /** A network of one layer, two inputs and two classes, on {@code eth0} of every node. */
  public static PacketClassifier small(String name) {
    PacketClassifier classifier = new PacketClassifier();
    classifier.setMetadata(new ObjectMetaBuilder().withName(name).build());
    PacketClassifierSpec spec = new PacketClassifierSpec();
    spec.model = model(List.of(Feature.PacketLength, Feature.Ttl), "benign", "scan");
    spec.model.neuralNetwork = network(layer(0, "1 -2", "-3 4"));
    spec.policy = dropping("scan");
    spec.target = new TargetSpec();
    spec.target.interfaces = new InterfaceSelector();
    spec.target.interfaces.names = new ArrayList<>(List.of("eth0"));
    spec.rollout = allAtOnce();
    classifier.setSpec(spec);
    classifier.setStatus(null);
    return classifier;
  }

  /** One step to all nodes. */
  public static RolloutSpec allAtOnce() {
    RolloutSpec rollout = new RolloutSpec();
    RolloutStep step = new RolloutStep();
    step.nodes = new IntOrString("100%");
    rollout.steps = new ArrayList<>(List.of(step));
    return rollout;
  }

  /** {@link #small} on the nodes with this label only. */
  public static PacketClassifier selecting(String name, String label, String value) {
    PacketClassifier classifier = small(name);
    classifier.getSpec().target.nodeSelector = new NodeSelector();
    classifier.getSpec().target.nodeSelector.matchLabels = Map.of(label, value);
    return classifier;
  }

  /** A neuron's lane bound is exceeded: the schema cannot see it. */
  public static PacketClassifier rejected(String name) {
    PacketClassifier classifier = small(name);
    classifier.getSpec().model.neuralNetwork = network(layer(0, "1 -2", "-3 4"));
    classifier.getSpec().model.neuralNetwork.layers.get(0).biases = "0 1048576";
    return classifier;
  }

  /** {@link #small} with a tree of one node and two leaves instead of the network. */
  public static PacketClassifier smallTree(String name) {
    PacketClassifier classifier = small(name);
    ModelSpec model = classifier.getSpec().model;
    model.neuralNetwork = null;
    model.treeEnsemble = new TreeEnsemble();
    model.treeEnsemble.baseScores = "0 1";
    Tree tree = new Tree();
    tree.features = "0";
    tree.thresholds = "1024";
    tree.left = "-1";
    tree.right = "-2";
    tree.leafScores = Base64.getEncoder().encodeToString(new byte[] {1, 2, 3, 4});
    model.treeEnsemble.trees = List.of(tree);
    return classifier;
  }

  /** The largest network: 64 inputs, layers of 64, 64, 64 and 32 neurons, every number at its longest. */
  public static PacketClassifier largestNetwork(String name) {
    PacketClassifier classifier = small(name);
    List<Feature> features = IntStream.range(0, 64).mapToObj(i -> Feature.DestinationPortClass).toList();
    ModelSpec model = model(features, classes(32));
    model.features.forEach(input -> {
      input.offset = 4294967295L;
      input.multiplier = 16777216;
      input.shift = 40;
    });
    model.neuralNetwork = new NeuralNetwork();
    model.neuralNetwork.layers = List.of(widest(64, 19), widest(64, 19), widest(64, 19), widest(32, 0));
    classifier.getSpec().model = model;
    classifier.getSpec().policy = dropping(model.classes.subList(1, 32).toArray(String[]::new));
    return classifier;
  }

  /** The largest tree: 512 leaves, balanced, 32 classes. */
  public static PacketClassifier largestTree(String name) {
    PacketClassifier classifier = small(name);
    ModelSpec model = model(IntStream.range(0, 64).mapToObj(i -> Feature.DestinationPortClass).toList(), classes(32));
    model.treeEnsemble = new TreeEnsemble();
    model.treeEnsemble.baseScores = repeat("-99999999", 32);
    model.treeEnsemble.trees = List.of(balancedTree(512, 32));
    classifier.getSpec().model = model;
    classifier.getSpec().policy = dropping(model.classes.subList(1, 32).toArray(String[]::new));
    return classifier;
  }

  /** The largest ensemble: 64 trees of 64 leaves, 27 classes, all leaf scores that there may be. */
  public static PacketClassifier largestEnsemble(String name) {
    PacketClassifier classifier = small(name);
    ModelSpec model = model(IntStream.range(0, 64).mapToObj(i -> longestFeature()).toList(), classes(27));
    model.treeEnsemble = new TreeEnsemble();
    model.treeEnsemble.baseScores = repeat("-99999999", 27);
    model.treeEnsemble.trees = new ArrayList<>(java.util.Collections.nCopies(64, balancedTree(64, 27)));
    model.vantage = Vantage.Endpoint;
    model.stationKey = StationKey.Address;
    model.logitScale = "0.000000012345";
    classifier.getSpec().model = model;
    classifier.getSpec().policy = dropping(model.classes.subList(1, 27).toArray(String[]::new));
    classifier.getSpec().policy.actions.forEach(action -> action.minConfidence = "0.9999");
    classifier.getSpec().policy.warmUp = "3600s";
    return classifier;
  }

  private static Feature longestFeature() {
    return Arrays.stream(Feature.values()).max(Comparator.comparing(feature -> feature.name().length())).orElseThrow();
  }

  /**
   * More than any sound model has: every text of an ensemble, its policy and its target as long as the schema allows.
   */
  public static PacketClassifier longestTexts(String name) {
    PacketClassifier classifier = largestEnsemble(name);
    ModelSpec model = classifier.getSpec().model;
    model.classes = new ArrayList<>(List.of(classes(32)));
    model.features.forEach(input -> {
      input.transform = Transform.Linear;
      input.offset = 4294967295L;
      input.multiplier = 16777216;
      input.shift = 40;
    });
    model.treeEnsemble.baseScores = repeat("-99999999", 32);
    Tree tree = model.treeEnsemble.trees.get(0);
    tree.thresholds = repeat("9999999999", 63);
    tree.left = repeat("-64", 63);
    tree.right = repeat("-64", 63);
    classifier.getSpec().policy = dropping(model.classes.toArray(String[]::new));
    classifier.getSpec().policy.actions.forEach(action -> action.minConfidence = "0.9999");
    classifier.getSpec().policy.warmUp = "3600s";
    classifier.getSpec().mode = Mode.Observe;
    classifier.getSpec().revisionHistoryLimit = 100;
    TargetSpec target = classifier.getSpec().target;
    target.interfaces.names = IntStream.range(0, 16).mapToObj("interface-nr-%02d"::formatted)
        .collect(Collectors.toCollection(ArrayList::new));
    target.priority = 10000;
    target.attachMode = AttachMode.Tc;
    target.nodeSelector = new NodeSelector();
    target.nodeSelector.matchLabels = IntStream.range(0, 32).boxed().collect(Collectors.toMap("k%02d"::formatted, i -> "v".repeat(11)));
    target.nodeSelector.matchExpressions = IntStream.range(0, 16).mapToObj(i -> {
      NodeSelectorExpression expression = new NodeSelectorExpression();
      expression.key = "e%02d".formatted(i);
      expression.operator = NodeSelectorExpression.Operator.NotIn;
      expression.values = IntStream.range(0, 21).mapToObj(Integer::toString).toList();
      return expression;
    }).toList();
    return classifier;
  }

  private static Tree balancedTree(int leaves, int classes) {
    int nodes = leaves - 1;
    Tree tree = new Tree();
    tree.features = repeat("63", nodes);
    tree.thresholds = repeat("4294967295", nodes);
    tree.left = children(nodes, 1);
    tree.right = children(nodes, 2);
    tree.leafShift = 8;
    byte[] scores = new byte[leaves * classes];
    Arrays.fill(scores, (byte) -127);
    tree.leafScores = Base64.getEncoder().encodeToString(scores);
    return tree;
  }

  /** Of a heap: node n has the children 2n + 1 and 2n + 2; what is beyond the nodes is a leaf. */
  private static String children(int nodes, int side) {
    return IntStream.range(0, nodes).map(node -> 2 * node + side)
        .mapToObj(child -> child < nodes ? String.valueOf(child) : String.valueOf(nodes - child - 1))
        .collect(Collectors.joining(" "));
  }

  /** A layer of 64 inputs whose numbers are as long as the schema allows while the lane bound holds. */
  private static Layer widest(int neurons, int shift) {
    Layer layer = new Layer();
    layer.weights = new ArrayList<>();
    IntStream.range(0, neurons).forEach(neuron -> layer.weights.add(repeat(neuron % 2 == 0 ? "-10" : "-63", 64)));
    layer.biases = repeat("-9999", neurons);
    layer.shift = shift;
    return layer;
  }

  public static String repeat(String number, int times) {
    return String.join(" ", java.util.Collections.nCopies(times, number));
  }

  private static String[] classes(int count) {
    return IntStream.range(0, count).mapToObj(i -> "class-of-the-longest-name-here-%02d".formatted(i).substring(1)).toArray(String[]::new);
  }

  private static ModelSpec model(List<Feature> features, String... classes) {
    ModelSpec model = new ModelSpec();
    model.features = features.stream().map(feature -> {
      ModelInput input = new ModelInput();
      input.name = feature;
      return input;
    }).collect(Collectors.toCollection(ArrayList::new));
    model.classes = new ArrayList<>(List.of(classes));
    return model;
  }

  private static NeuralNetwork network(Layer... layers) {
    NeuralNetwork network = new NeuralNetwork();
    network.layers = new ArrayList<>(List.of(layers));
    return network;
  }

  private static Layer layer(int shift, String... weights) {
    Layer layer = new Layer();
    layer.weights = new ArrayList<>(List.of(weights));
    layer.biases = repeat("0", weights.length);
    layer.shift = shift;
    return layer;
  }

  private static PolicySpec dropping(String... classes) {
    PolicySpec policy = new PolicySpec();
    policy.actions = new ArrayList<>();
    for (String name : classes) {
      ClassAction action = new ClassAction();
      action.className = name;
      action.action = Action.Drop;
      policy.actions.add(action);
    }
    return policy;
  }
}
