// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.random;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.api.v1alpha1.Transform;
import dev.packetclassifier.api.v1alpha1.Vantage;
import dev.packetclassifier.bpf.feature.Catalogue;
import dev.packetclassifier.bpf.model.Bounds;
import dev.packetclassifier.bpf.model.Ensemble;
import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Valid models of random shape, features, scaling and policy; the same ones for the same seed. */
public final class RandomModels {
  /** Leaf scores of all trees that are sure to be few enough to be written. */
  private static final int MOST_LEAF_SCORES = Bounds.MAX_LEAF_SCORES / 4 * 3 - 3 * Bounds.MAX_TREES;
  /** Half of the models look at neighbours only, so that what the others need is not kept. */
  private static final int MOST_NEIGHBOURS = 40;

  private final SplittableRandom random;

  public RandomModels(long seed) {
    random = new SplittableRandom(seed);
  }

  /** A network, a tree or several of any size, anywhere. */
  public Model next() {
    Model model = switch (random.nextInt(3)) {
      case 0 -> nextNetwork();
      case 1 -> nextTree();
      default -> nextEnsemble();
    };
    return new Model(model.inputs(), model.classes(), model.scorer(), random.nextInt(4) == 0 ? Vantage.Transit : Vantage.Endpoint,
        random.nextBoolean() ? StationKey.Mac : StationKey.Address);
  }

  public Model nextNetwork() {
    List<Input> inputs = inputs();
    List<String> classes = classes();
    int[] sizes = new int[oneTo(Bounds.MAX_LAYERS) + 1];
    sizes[0] = inputs.size();
    for (int i = 1; i < sizes.length; i++) {
      sizes[i] = i == sizes.length - 1 ? classes.size() : oneTo(Bounds.MAX_NEURONS);
    }
    return nextNetwork(inputs, classes, sizes);
  }

  /** @param sizes of the inputs and of each layer; the last is the number of classes */
  public Model nextNetwork(int... sizes) {
    return nextNetwork(IntStream.range(0, sizes[0]).mapToObj(i -> input()).toList(), names(sizes[sizes.length - 1]), sizes);
  }

  private Model nextNetwork(List<Input> inputs, List<String> classes, int[] sizes) {
    return new Model(inputs, classes, RandomNetworks.next(random, sizes));
  }

  public Model nextTree() {
    return nextTree(oneTo(Bounds.MAX_LEAVES), Bounds.MAX_DEPTH);
  }

  /** @param leaves 1 to 512 and at most 2^maxDepth */
  public Model nextTree(int leaves, int maxDepth) {
    List<Input> inputs = inputs();
    List<String> classes = classes();
    Tree tree = RandomTrees.next(random, inputs, classes.size(), leaves, maxDepth);
    return new Model(inputs, classes, new Ensemble(RandomTrees.baseScores(random, classes.size()), List.of(tree)));
  }

  public Model nextEnsemble() {
    return nextEnsemble(1 + oneTo(Bounds.MAX_TREES - 1));
  }

  /** @param count 2 to 64 trees */
  public Model nextEnsemble(int count) {
    List<Input> inputs = inputs();
    List<String> classes = classes();
    int most = Math.min(Bounds.MAX_LEAVES_OF_SEVERAL, MOST_LEAF_SCORES / (count * classes.size()));
    List<Tree> trees = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      trees.add(RandomTrees.next(random, inputs, classes.size(), oneTo(most), Bounds.MAX_DEPTH_OF_SEVERAL));
    }
    return new Model(inputs, classes, new Ensemble(RandomTrees.baseScores(random, classes.size()), trees));
  }

  /** None, small ones, or ones that few packets reach. */
  public int[] nextMargins(Model model) {
    int largest = new int[] {1, 50, 10_000, Integer.MAX_VALUE}[random.nextInt(4)];
    return random.ints(model.classes().size(), 0, largest).toArray();
  }

  /** The classes that are dropped; often none, at times all. */
  public Map<String, Action> nextActions(Model model) {
    int percent = random.nextInt(4) * 33;
    Map<String, Action> actions = new TreeMap<>();
    for (String name : model.classes()) {
      if (random.nextInt(100) < percent) {
        actions.put(name, Action.Drop);
      }
    }
    return actions;
  }

  private List<Input> inputs() {
    List<Input> inputs = new ArrayList<>();
    int count = oneTo(Bounds.MAX_INPUTS);
    int first = random.nextBoolean() ? 0 : random.nextInt(Feature.values().length);
    int beyond = first == 0 ? Feature.values().length : Math.min(Feature.values().length, first + 1 + random.nextInt(MOST_NEIGHBOURS));
    for (int i = 0; i < count; i++) {
      inputs.add(input(Feature.values()[random.nextInt(first, beyond)]));
    }
    return List.copyOf(inputs);
  }

  private Input input() {
    return input(Feature.values()[random.nextInt(Feature.values().length)]);
  }

  private Input input(Feature feature) {
    Transform transform = random.nextInt(3) == 0 ? Transform.Log2 : Transform.Linear;
    if (random.nextInt(4) == 0) {
      return new Input(feature, transform, random.nextLong(1L << 32) >>> random.nextInt(33),
          random.nextInt(Bounds.MAX_MULTIPLIER + 1) >>> random.nextInt(25), random.nextInt(Bounds.MAX_INPUT_SHIFT + 1));
    }
    return spread(feature, transform);
  }

  /** Scaling that spreads the feature's range over the 256 values, as training would choose it. */
  private Input spread(Feature feature, Transform transform) {
    long range = transform == Transform.Log2 ? 8192 : Catalogue.row(feature).max();
    int shift = random.nextInt(17);
    double multiplier = 255.0 * (1L << shift) / range * (0.5 + 4 * random.nextDouble());
    return new Input(feature, transform, random.nextLong(range / 4 + 1), (int) Math.max(1, Math.min(Bounds.MAX_MULTIPLIER, multiplier)),
        shift);
  }

  private List<String> classes() {
    return names(1 + oneTo(Bounds.MAX_CLASSES - 1));
  }

  private static List<String> names(int count) {
    return IntStream.range(0, count).mapToObj(i -> "class-" + i).toList();
  }

  /** Small as a rule, now and then the largest. */
  private int oneTo(int max) {
    return switch (random.nextInt(8)) {
      case 0 -> max;
      case 1 -> 1;
      case 2, 3 -> 1 + random.nextInt(max);
      default -> 1 + random.nextInt(Math.min(max, 12));
    };
  }
}
