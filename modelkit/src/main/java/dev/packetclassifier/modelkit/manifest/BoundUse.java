// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.manifest;

import dev.packetclassifier.bpf.model.Bounds;
import dev.packetclassifier.bpf.model.Ensemble;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How much of what the kernel allows a model takes up.
 *
 * @param what is bounded, in words
 * @param used of it
 * @param most there is
 */
record BoundUse(String what, long used, long most) {
  static List<BoundUse> of(Model model) {
    List<BoundUse> uses = new ArrayList<>();
    uses.add(new BoundUse("inputs", model.inputs().size(), Bounds.MAX_INPUTS));
    uses.add(new BoundUse("classes", model.classes().size(), Bounds.MAX_CLASSES));
    if (model.scorer() instanceof Network network) {
      uses.add(new BoundUse("layers", network.layers().size(), Bounds.MAX_LAYERS));
      uses.add(new BoundUse("neurons of a layer", network.layers().stream().mapToInt(Network.Layer::neurons).max().orElse(0),
          Bounds.MAX_NEURONS));
      for (int l = 0; l < network.layers().size(); l++) {
        uses.add(new BoundUse("lane of layer " + (l + 1), lane(network.layers().get(l)), Bounds.LANE - 1));
      }
    } else {
      trees((Ensemble) model.scorer(), uses);
    }
    return uses;
  }

  private static void trees(Ensemble ensemble, List<BoundUse> uses) {
    boolean alone = ensemble.trees().size() == 1;
    uses.add(new BoundUse("trees", ensemble.trees().size(), Bounds.MAX_TREES));
    uses.add(new BoundUse("leaves of a tree", ensemble.leaves(), alone ? Bounds.MAX_LEAVES : Bounds.MAX_LEAVES_OF_SEVERAL));
    uses.add(new BoundUse("depth", ensemble.depth(), alone ? Bounds.MAX_DEPTH : Bounds.MAX_DEPTH_OF_SEVERAL));
    uses.add(new BoundUse("characters of leaf scores", leafScores(ensemble), Bounds.MAX_LEAF_SCORES));
  }

  /** As base64: four characters for three bytes, a byte for each leaf and class. */
  private static long leafScores(Ensemble ensemble) {
    return ensemble.trees().stream().mapToLong(tree -> (tree.leaves() * (long) tree.leafScores()[0].length + 2) / 3 * 4).sum();
  }

  /** The largest sum that a neuron of the layer can come to, either sign. */
  private static long lane(Network.Layer layer) {
    long largest = 0;
    for (int j = 0; j < layer.neurons(); j++) {
      long reach = Math.abs((long) layer.biases()[j]);
      for (byte weight : layer.weights()[j]) {
        reach += (long) Bounds.MAX_INPUT_VALUE * Math.abs(weight);
      }
      largest = Math.max(largest, reach);
    }
    return largest;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s %d of %d (%.0f %%)", what, used, most, 100.0 * used / most);
  }
}
