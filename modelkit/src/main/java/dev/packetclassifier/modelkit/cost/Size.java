// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.cost;

import dev.packetclassifier.bpf.model.Ensemble;
import dev.packetclassifier.bpf.model.Network;
import dev.packetclassifier.bpf.model.Scorer;
import dev.packetclassifier.bpf.model.Tree;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

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
      return new Ensemble(new int[classes], Collections.nCopies(count, chain(Math.min(depth, Math.max(1, leaves - 1)), classes)));
    }

    /** As deep as this, with as few leaves as that takes. */
    private static Tree chain(int depth, int classes) {
      int[] left = new int[depth];
      int[] right = new int[depth];
      for (int n = 0; n < depth; n++) {
        left[n] = -n - 1;
        right[n] = n == depth - 1 ? -depth - 1 : n + 1;
      }
      return new Tree(new int[depth], new long[depth], left, right, 0, new byte[depth + 1][classes]);
    }
  }
}
