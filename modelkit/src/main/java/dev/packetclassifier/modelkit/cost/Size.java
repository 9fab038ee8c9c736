// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.cost;

import dev.packetclassifier.bpf.model.Bounds;
import dev.packetclassifier.bpf.model.Ensemble;
import dev.packetclassifier.bpf.model.Network;
import dev.packetclassifier.bpf.model.Scorer;
import dev.packetclassifier.bpf.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** How large a model may become: enough to know its price before it is trained. */
public sealed interface Size {
  /** A scorer of this size at its largest; its numbers mean nothing. */
  Scorer scorer(int inputs, int classes);

  /**
   * A network.
   *
   * @param hidden neurons of each hidden layer, 0 to 3 of 1 to 64
   */
  record Layers(List<Integer> hidden) implements Size {
    public Layers {
      hidden = List.copyOf(hidden);
    }

    @Override
    public Scorer scorer(int inputs, int classes) {
      List<Network.Layer> layers = new ArrayList<>();
      List<Integer> widths = new ArrayList<>(hidden);
      widths.add(classes);
      int from = inputs;
      for (int width : widths) {
        layers.add(new Network.Layer(new byte[width][from], new int[width], 0));
        from = width;
      }
      return new Network(layers);
    }
  }

  /**
   * Trees.
   *
   * @param count 1 to 64
   * @param leaves most of each
   * @param depth most comparisons of each, 1 to 24
   */
  record Trees(int count, int leaves, int depth) implements Size {
    @Override
    public Scorer scorer(int inputs, int classes) {
      int most = Math.min(leaves, count == 1 ? Bounds.MAX_LEAVES : Bounds.MAX_LEAVES_OF_SEVERAL);
      return new Ensemble(new int[classes],
          IntStream.range(0, count).mapToObj(t -> new Growth(t, inputs, most, depth).tree(classes)).toList());
    }

    /** One tree: as deep as it may be, with as many leaves as it may have, no comparison like another's. */
    private static final class Growth {
      private final List<int[]> children = new ArrayList<>();
      private final int number;
      private final int inputs;
      private int leaves;

      Growth(int number, int inputs, int most, int depth) {
        this.number = number;
        this.inputs = inputs;
        grow((int) Math.min(most, 1L << depth), depth);
      }

      /** The number of what has grown: a node's, or -1 and below for a leaf. */
      private int grow(int wanted, int levels) {
        if (wanted == 1) {
          return -++leaves;
        }
        int[] both = new int[2];
        children.add(both);
        int node = children.size() - 1;
        int left = wanted - 1 <= 1L << (levels - 1) ? 1 : wanted / 2;
        both[0] = grow(left, levels - 1);
        both[1] = grow(wanted - left, levels - 1);
        return node;
      }

      Tree tree(int classes) {
        int nodes = children.size();
        return new Tree(IntStream.range(0, nodes).map(n -> n % inputs).toArray(),
            IntStream.range(0, nodes).mapToLong(n -> (long) n * Bounds.MAX_TREES + number).toArray(),
            children.stream().mapToInt(both -> both[0]).toArray(), children.stream().mapToInt(both -> both[1]).toArray(), 0,
            new byte[leaves][classes]);
      }
    }
  }
}
