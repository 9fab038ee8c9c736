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
 * <li>several: 4, 8, 16, 32, 48 or 64 trees, all of 16, 32 or 64 leaves, walked to a depth of 4, 6, 8, 12 or 16; or, where that costs
 * less, found by sets of leaves, with room for a power of two of sets from 64 to 4,096, searched for in 2, 4, 6, 8, 10 or 12 steps.
 * </ul>
 *
 * @param features that the model looks at
 * @param classes 2 to 32
 * @param inputs 1 to 64; of leaf sets the features that are compared, filled up to a multiple of 4; 0 for trees that are walked
 * @param layers 1 to 4; empty for trees
 * @param trees 1 to 64; 0 for networks
 * @param entries nodes and leaves of each tree, twice its capacity of leaves; 0 for networks
 * @param depth steps that each tree is walked, or of each search for an input's leaf sets; 0 for networks
 * @param sets room for leaf sets of each tree; 0 for networks and for trees that are walked
 * @param lanes classes whose scores share a word of a leaf's row: 3 where the sums of three fit, else 2; 0 for networks
 */
public record Shape(Set<Feature> features, int classes, int inputs, List<LayerShape> layers, int trees, int entries, int depth, int sets,
    int lanes) {
  private static final int[] LEAVES_OF_ONE = {32, 128, 512};
  private static final int[] DEPTHS_OF_ONE = {8, 12, 16, 24};
  private static final int[] TREES = {4, 8, 16, 32, 48, 64};
  private static final int[] LEAVES = {16, 32, 64};
  private static final int[] DEPTHS = {4, 6, 8, 12, 16};
  private static final int[] SETS = {64, 128, 256, 512, 1024, 2048, 4096};
  private static final int[] SEARCH_STEPS = {2, 4, 6, 8, 10, 12};
  private static final int LEAVES_OF_A_SET = 64;
  private static final int INPUTS_AT_ONCE = 4;

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
      return new Shape(features, classes, model.inputs().size(), network.layers().stream().map(LayerShape::of).toList(), 0, 0, 0, 0, 0);
    }
    Ensemble ensemble = (Ensemble) model.scorer();
    int lanes = ScoreLanes.of(ensemble, classes);
    if (ensemble.trees().size() == 1) {
      return new Shape(features, classes, 0, List.of(), 1, 2 * smallest("leaves", LEAVES_OF_ONE, ensemble.leaves()),
          smallest("steps", DEPTHS_OF_ONE, ensemble.depth()), 0, lanes);
    }
    return ofSeveral(features, classes, lanes, ensemble, Comparisons.of(model.inputs(), ensemble));
  }

  private static Shape ofSeveral(Set<Feature> features, int classes, int lanes, Ensemble ensemble, Comparisons comparisons) {
    int trees = smallest("trees", TREES, ensemble.trees().size());
    int entries = 2 * smallest("leaves", LEAVES, ensemble.leaves());
    int depth = smallest("steps", DEPTHS, ensemble.depth());
    int inputs = (comparisons.thresholds().size() + INPUTS_AT_ONCE - 1) / INPUTS_AT_ONCE * INPUTS_AT_ONCE;
    int steps = smallest("steps", SEARCH_STEPS, comparisons.searchSteps());
    if (inputs == 0 || walkCost(trees, depth) <= leafSetCost(trees, inputs, steps)) {
      return new Shape(features, classes, 0, List.of(), trees, entries, depth, 0, lanes);
    }
    return new Shape(features, classes, inputs, List.of(), trees, 2 * LEAVES_OF_A_SET, steps,
        smallest("leaf sets", SETS, comparisons.outcomes()), lanes);
  }

  /** Tenths of a nanosecond, measured by {@code e2e/bench kernel}: what matters is which of the two is less. */
  private static int walkCost(int trees, int depth) {
    return trees * depth * 30;
  }

  private static int leafSetCost(int trees, int inputs, int steps) {
    return inputs * steps * 39 + trees * inputs * 2;
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
