// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.bench;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.model.Ensemble;
import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Tree;
import dev.packetclassifier.bpf.program.SampleModels;
import dev.packetclassifier.bpf.random.RandomModels;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Models whose features are chosen, so that their cost can be told apart. */
final class BenchModels {
  /** What Hara and Sasabe look at. */
  static final List<Feature> TWELVE = List.of(Feature.SourcePort, Feature.DestinationPort, Feature.Protocol, Feature.PacketLength,
      Feature.InterArrival, Feature.FlowDirection, Feature.LengthMean, Feature.LengthDeviation, Feature.InterArrivalMean,
      Feature.InterArrivalDeviation, Feature.DirectionMean, Feature.DirectionDeviation);

  private BenchModels() {}

  /** Extracts features and does nothing with them: a tree that is one leaf. */
  static Model lookingAt(Collection<Feature> features) {
    Tree leaf = new Tree(new int[0], new long[0], new int[0], new int[0], 0, new byte[][] {{0, 0}});
    return new Model(inputs(features), List.of("a", "b"), new Ensemble(new int[2], List.of(leaf)));
  }

  static Model lookingAt(Feature first, Feature last) {
    return lookingAt(EnumSet.range(first, last));
  }

  /** A network over the twelve. */
  static Model network(int... sizes) {
    Model random = new RandomModels(1).nextNetwork(sizes);
    return new Model(inputs(TWELVE), random.classes(), random.scorer());
  }

  /** Trees over the twelve, as deep as this and, at their lower six levels, as full as their leaves allow. */
  static Model trees(int count, int leaves, int depth, int classes) {
    return trees(count, leaves, depth, classes, 2000);
  }

  /** The same, with thresholds below this. */
  static Model trees(int count, int leaves, int depth, int classes, int thresholds) {
    SplittableRandom random = new SplittableRandom(2);
    List<Tree> trees = IntStream.range(0, count).mapToObj(i -> new Growth(random, leaves, depth, classes).tree(thresholds)).toList();
    return new Model(inputs(TWELVE), IntStream.range(0, classes).mapToObj(c -> "class-" + c).toList(),
        new Ensemble(new int[classes], trees));
  }

  private static List<Input> inputs(Collection<Feature> features) {
    return features.stream().map(SampleModels::raw).toList();
  }

  /** One tree in the making. */
  private static final class Growth {
    private static final int FULL = 6;
    private final SplittableRandom random;
    private final int classes;
    private final List<int[]> children = new ArrayList<>();
    private final int depth;
    private int leaves;

    Growth(SplittableRandom random, int leaves, int depth, int classes) {
      this.random = random;
      this.classes = classes;
      this.depth = depth;
      grow(leaves, 0);
    }

    /** The number of what has grown: a node's, or -1 and below for a leaf. */
    private int grow(int wanted, int level) {
      if (wanted == 1) {
        return -++leaves;
      }
      int node = children.size();
      int[] both = new int[2];
      children.add(both);
      int left = depth - level > FULL ? 1 : wanted / 2;
      both[0] = grow(left, level + 1);
      both[1] = grow(wanted - left, level + 1);
      return node;
    }

    Tree tree(int thresholds) {
      int nodes = children.size();
      byte[][] scores = new byte[leaves][classes];
      for (byte[] row : scores) {
        random.nextBytes(row);
      }
      return new Tree(random.ints(nodes, 0, TWELVE.size()).toArray(), random.longs(nodes, 0, thresholds).toArray(),
          children.stream().mapToInt(both -> both[0]).toArray(), children.stream().mapToInt(both -> both[1]).toArray(), random.nextInt(3),
          scores);
    }
  }
}
