// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.shape;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.model.Ensemble;
import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Network;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a program is loaded for. Two revisions of one shape swap by exchanging the image, of two shapes by exchanging the program.
 * Networks have exact sizes. Trees are padded, so that retraining seldom changes the shape:
 * <ul>
 * <li>one tree: 32, 128 or 512 leaves, walked to a depth of 8, 12, 16 or 24;
 * <li>several: 4, 8, 16, 32, 48 or 64 trees, all of 16, 32 or 64 leaves, walked to a depth of 4, 6, 8, 12 or 16.
 * </ul>
 *
 * @param features that the model looks at
 * @param classes 2 to 32
 * @param inputs 1 to 64; 0 for trees, which compare features as they are
 * @param layers 1 to 4; empty for trees
 * @param trees 1 to 64; 0 for networks
 * @param entries nodes and leaves of each tree, twice its capacity of leaves; 0 for networks
 * @param depth steps that each tree is walked; 0 for networks
 */
public record Shape(Set<Feature> features, int classes, int inputs, List<LayerShape> layers, int trees, int entries, int depth) {
  private static final int[] LEAVES_OF_ONE = {32, 128, 512};
  private static final int[] DEPTHS_OF_ONE = {8, 12, 16, 24};
  private static final int[] TREES = {4, 8, 16, 32, 48, 64};
  private static final int[] LEAVES = {16, 32, 64};
  private static final int[] DEPTHS = {4, 6, 8, 12, 16};

  public Shape {
    features = Set.copyOf(features);
    layers = List.copyOf(layers);
  }

  /** The shape that a model needs. */
  public static Shape of(Model model) {
    Set<Feature> features = EnumSet.noneOf(Feature.class);
    model.inputs().stream().map(Input::feature).forEach(features::add);
    int classes = model.classes().size();
    if (model.scorer() instanceof Network network) {
      return new Shape(features, classes, model.inputs().size(), network.layers().stream().map(LayerShape::of).toList(), 0, 0, 0);
    }
    Ensemble ensemble = (Ensemble) model.scorer();
    int trees = ensemble.trees().size();
    return trees == 1
        ? new Shape(features, classes, 0, List.of(), 1, 2 * smallest("leaves", LEAVES_OF_ONE, ensemble.leaves()),
            smallest("steps", DEPTHS_OF_ONE, ensemble.depth()))
        : new Shape(features, classes, 0, List.of(), smallest("trees", TREES, trees), 2 * smallest("leaves", LEAVES, ensemble.leaves()),
            smallest("steps", DEPTHS, ensemble.depth()));
  }

  private static int smallest(String what, int[] capacities, int needed) {
    for (int capacity : capacities) {
      if (capacity >= needed) {
        return capacity;
      }
    }
    throw new IllegalArgumentException(needed + " " + what + " do not fit: at most " + capacities[capacities.length - 1]);
  }

  /** Whether it is a network's; else it is an ensemble's. */
  public boolean isNetwork() {
    return !layers.isEmpty();
  }
}
