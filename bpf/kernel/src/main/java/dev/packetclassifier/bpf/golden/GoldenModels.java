// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.golden;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Transform;
import dev.packetclassifier.bpf.frame.GoldenFrames;
import dev.packetclassifier.bpf.model.Bounds;
import dev.packetclassifier.bpf.model.Ensemble;
import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Network;
import dev.packetclassifier.bpf.model.Scorer;
import dev.packetclassifier.bpf.model.Tree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Models whose sums stand at the ends of their lanes, whose scores tie, whose values meet their thresholds. In the
 * networks every input is 255 for every frame, so that the sums can be read off the weights.
 */
public final class GoldenModels {
  /** The largest sum that a neuron may have. */
  private static final int TOP = Bounds.LANE - 1;
  /** Largest (+) and smallest (-) sums and zeros (0) side by side in all orders that three lanes can have. */
  private static final String SIGNS = "+++---+-+-+-++--+--++0-0+0-0+-0+";
  private static final String FRAME = "tcp data";
  /** PacketLength of that frame. */
  private static final int FRAME_PACKET_LENGTH = 1488;

  private GoldenModels() {}

  /** The whole set, always in the same order. */
  public static List<GoldenModel> all() {
    List<GoldenModel> models = new ArrayList<>();
    models.add(scoresAtTheEndsOfTheirLanes());
    models.add(lanesAtTheirEndsInEveryLayer());
    models.add(hiddenRounding("hidden sums around one half at shift 19", 19,
        new int[] {TOP, 262143, 262144, 786431, 786432, -TOP, -1, 0, TOP}, List.of(2, 0, 1, 1, 2, 0, 0, 0, 2), 0));
    models.add(hiddenRounding("hidden sums around the clamp at shift 1", 1,
        new int[] {508, TOP, 509, -TOP, 510, TOP, 1, 511, -1}, List.of(254, 255, 255, 0, 255, 255, 1, 255, 0), 1));
    models.add(hiddenRounding("hidden sums unshifted", 0,
        new int[] {254, -TOP, 255, TOP, 256, -256, 1, -1, 0}, List.of(254, 0, 255, 255, 255, 0, 1, 0, 0), 2));
    models.add(biases("a tie of the largest", List.of(3, 7, 7, -1, 7), 1));
    models.add(biases("all equal", List.of(-5, -5, -5), 0));
    models.add(biases("the last class is largest by one", List.of(TOP - 1, -TOP, TOP), 2));
    models.add(biases("two at the lower end", List.of(-TOP, -TOP), 0));
    models.add(oneLeaf());
    models.add(valueAtThreshold("value equal to the threshold", FRAME_PACKET_LENGTH, 1, 0));
    models.add(valueAtThreshold("value one above the threshold", FRAME_PACKET_LENGTH - 1, 2, 1));
    models.add(valueAtThreshold("largest threshold", Bounds.MAX_U32, 1, 0));
    models.add(valueAtThreshold("threshold 0", 0, 2, 1));
    models.add(deepestTree());
    return Collections.unmodifiableList(models);
  }

  private static GoldenModel scoresAtTheEndsOfTheirLanes() {
    return network("scores at the ends of their lanes", List.of(ends(SIGNS, 0)), 64, SIGNS.chars().mapToObj(GoldenModels::end).toList(), 0);
  }

  private static GoldenModel lanesAtTheirEndsInEveryLayer() {
    // (2^20 - 1 + 2^11) >> 12 is 256, cut to 255: every layer sees what the first one saw.
    Network.Layer full = ends("+".repeat(64), 12);
    return network("lanes at their ends in every layer", List.of(full, full, full, ends(SIGNS, 0)), 64,
        SIGNS.chars().mapToObj(GoldenModels::end).toList(), 0);
  }

  /** Nine hidden neurons that have these sums; each class is one of them. */
  private static GoldenModel hiddenRounding(String name, int shift, int[] sums, List<Integer> scores, int classIndex) {
    byte[][] identity = new byte[sums.length][sums.length];
    for (int i = 0; i < sums.length; i++) {
      identity[i][i] = 1;
    }
    Network.Layer hidden = new Network.Layer(new byte[sums.length][1], sums, shift);
    return network(name, List.of(hidden, new Network.Layer(identity, new int[sums.length], 0)), 1, scores, classIndex);
  }

  private static GoldenModel biases(String name, List<Integer> scores, int classIndex) {
    int[] biases = scores.stream().mapToInt(Integer::intValue).toArray();
    return network(name, List.of(new Network.Layer(new byte[biases.length][2], biases, 0)), 2, scores, classIndex);
  }

  private static GoldenModel oneLeaf() {
    Tree tree = new Tree(new int[0], new long[0], new int[0], new int[0], 8,
        new byte[][] {{127, -128, 0}});
    return tree("one leaf, largest scores", new Ensemble(new int[] {99_999_999, -99_999_999, 0}, List.of(tree)),
        List.of(100_032_511, -100_032_767, 0), 0);
  }

  private static GoldenModel valueAtThreshold(String name, long threshold, int score, int classIndex) {
    Tree tree = new Tree(new int[1], new long[] {threshold}, new int[] {-1}, new int[] {-2}, 0, new byte[][] {{1, 0}, {0, 2}});
    return tree(name, new Ensemble(new int[2], List.of(tree)), classIndex == 0 ? List.of(score, 0) : List.of(0, score), classIndex);
  }

  /** A chain: the packet is longer than all thresholds and goes right 24 times. */
  private static GoldenModel deepestTree() {
    int nodes = Bounds.MAX_DEPTH;
    long[] thresholds = IntStream.range(0, nodes).asLongStream().toArray();
    int[] left = IntStream.range(0, nodes).map(node -> -node - 1).toArray();
    int[] right = IntStream.range(0, nodes).map(node -> node + 1 < nodes ? node + 1 : -nodes - 1).toArray();
    byte[][] leaves = new byte[nodes + 1][];
    for (int leaf = 0; leaf <= nodes; leaf++) {
      leaves[leaf] = new byte[] {(byte) leaf, (byte) -leaf};
    }
    Tree tree = new Tree(new int[nodes], thresholds, left, right, 1, leaves);
    return tree("deepest tree", new Ensemble(new int[] {-100, 0}, List.of(tree)), List.of(-52, -48), 1);
  }

  private static GoldenModel network(String name, List<Network.Layer> layers, int inputs, List<Integer> scores, int classIndex) {
    Input full = new Input(Feature.LinkKind, Transform.Linear, 0, Bounds.MAX_MULTIPLIER, 0);
    return golden(name, Collections.nCopies(inputs, full), new Network(layers), scores, classIndex);
  }

  private static GoldenModel tree(String name, Ensemble ensemble, List<Integer> scores, int classIndex) {
    return golden(name, List.of(new Input(Feature.PacketLength, Transform.Linear, 0, 1, 0)), ensemble, scores, classIndex);
  }

  private static GoldenModel golden(String name, List<Input> inputs, Scorer scorer, List<Integer> scores, int classIndex) {
    List<String> classes = IntStream.range(0, scores.size()).mapToObj(i -> "class-" + i).toList();
    return new GoldenModel(name, new Model(inputs, classes, scorer), GoldenFrames.named(FRAME), scores, classIndex);
  }

  /** For 64 inputs of 255: one neuron for each sign. 255 * (63 * 64 + 80) + 15 is 2^20 - 1. */
  private static Network.Layer ends(String signs, int shift) {
    byte[][] weights = new byte[signs.length()][64];
    int[] biases = new int[signs.length()];
    for (int j = 0; j < signs.length(); j++) {
      int sign = Integer.signum(end(signs.charAt(j)));
      Arrays.fill(weights[j], (byte) (64 * sign));
      weights[j][j % 64] = (byte) (80 * sign);
      biases[j] = 15 * sign;
    }
    return new Network.Layer(weights, biases, shift);
  }

  private static int end(int sign) {
    return switch (sign) {
      case '+' -> TOP;
      case '-' -> -TOP;
      default -> 0;
    };
  }
}
