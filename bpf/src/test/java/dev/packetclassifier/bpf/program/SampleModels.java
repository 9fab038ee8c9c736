package dev.packetclassifier.bpf.program;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Transform;
import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Network;
import dev.packetclassifier.bpf.model.Tree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Models for tests, random ones within the contract's bounds. */
public final class SampleModels {
  private static final int LANE_BOUND = 1 << 20;

  private SampleModels() {
  }

  /** Class 1 when the feature is above the threshold, else class 0. */
  public static Model above(Feature feature, long threshold) {
    return new Model(List.of(raw(feature)), List.of("below", "above"),
        new Tree(new int[] {0, 0}, new int[] {0}, new long[] {threshold}, new int[] {-1}, new int[] {-2}, 0, new byte[][] {{1, 0}, {0, 1}}));
  }

  /** Every packet is of the class. */
  public static Model always(int index, List<String> classes) {
    byte[] row = new byte[classes.size()];
    row[index] = 1;
    return new Model(List.of(raw(Feature.LinkKind)), classes,
        new Tree(new int[classes.size()], new int[0], new long[0], new int[0], new int[0], 0, new byte[][] {row}));
  }

  /** A tree of one leaf that looks at every feature, so that all of them are extracted. */
  public static Model everyFeature() {
    return new Model(Arrays.stream(Feature.values()).map(SampleModels::raw).toList(), List.of("a", "b"),
        new Tree(new int[2], new int[0], new long[0], new int[0], new int[0], 0, new byte[][] {{0, 0}}));
  }

  public static Input raw(Feature feature) {
    return new Input(feature, Transform.Linear, 0, 1, 0);
  }

  /** A network of these sizes: inputs, hidden layers, classes. */
  public static Model network(Random random, int... sizes) {
    List<Input> inputs = IntStream.range(0, sizes[0]).mapToObj(i -> input(random)).toList();
    List<Network.Layer> layers = new ArrayList<>();
    for (int i = 1; i < sizes.length; i++) {
      layers.add(layer(random, sizes[i - 1], sizes[i], i == sizes.length - 1 ? 0 : 4 + random.nextInt(8)));
    }
    return new Model(inputs, classes(sizes[sizes.length - 1]), new Network(layers));
  }

  private static Input input(Random random) {
    Feature feature = Feature.values()[random.nextInt(Feature.values().length)];
    Transform transform = random.nextBoolean() ? Transform.Log2 : Transform.Linear;
    int shift = random.nextInt(41);
    int multiplier = random.nextInt(10) == 0 ? random.nextInt((1 << 24) + 1) : Math.min(1 << 24, 1 << Math.max(0, shift - random.nextInt(8)));
    long offset = random.nextInt(4) == 0 ? random.nextLong(1L << 32) : random.nextInt(2000);
    return new Input(feature, transform, offset, multiplier, shift);
  }

  private static Network.Layer layer(Random random, int inputs, int neurons, int shift) {
    byte[][] weights = new byte[neurons][inputs];
    int[] biases = new int[neurons];
    for (int n = 0; n < neurons; n++) {
      int sum = 0;
      for (int i = 0; i < inputs; i++) {
        weights[n][i] = (byte) (random.nextInt(4) == 0 ? 0 : random.nextInt(255) - 127);
        sum += Math.abs(weights[n][i]);
      }
      int room = LANE_BOUND - 1 - 255 * sum;
      if (room < 0) {
        weights[n] = new byte[inputs];
        room = LANE_BOUND - 1;
      }
      biases[n] = random.nextInt(8) == 0 ? (random.nextBoolean() ? room : -room) : random.nextInt(2 * room + 1) - room;
      if (random.nextInt(3) != 0) {
        biases[n] /= 64;
      }
    }
    return new Network.Layer(weights, biases, shift);
  }

  public static List<String> classes(int count) {
    return IntStream.range(0, count).mapToObj(i -> "class" + i).toList();
  }

  /** A random tree with this many leaves, at most so deep. */
  public static Model tree(Random random, int classes, int leaves, int depth) {
    List<Input> inputs = Arrays.stream(Feature.values()).map(SampleModels::raw).toList();
    RandomTree tree = new RandomTree(random, inputs.size(), leaves, depth);
    byte[][] scores = new byte[tree.leaves()][classes];
    for (byte[] row : scores) {
      random.nextBytes(row);
    }
    int[] base = random.ints(classes, -1000, 1000).toArray();
    return new Model(inputs, classes(classes),
        new Tree(base, tree.features(), tree.thresholds(), tree.left(), tree.right(), random.nextInt(9), scores));
  }
}
