package dev.packetclassifier.bpf.image;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.model.Ensemble;
import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Network;
import java.nio.ByteBuffer;
import java.util.ArrayList;
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
  private static final Feature[] CATALOGUE = Feature.values();

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

  boolean isNetwork() {
    return !layers.isEmpty();
  }

  /** Bytes of a leaf's scores: whole words. */
  int rowBytes() {
    return (classes + Layout.CLASSES_A_WORD - 1) / Layout.CLASSES_A_WORD * Layout.CLASSES_A_WORD;
  }

  /** Bytes of an image of this shape. */
  public int imageSize() {
    if (isNetwork()) {
      return Layout.IMAGE_SIZE + inputs * Layout.INPUT_SIZE + layers.stream().mapToInt(LayerShape::bytes).sum();
    }
    return Layout.IMAGE_SIZE + Layout.ENSEMBLE_SIZE + trees * (entries * Layout.NODE_SIZE + entries / 2 * rowBytes());
  }

  void write(ByteBuffer target, int at) {
    long[] words = new long[Layout.FEATURE_WORDS];
    features.forEach(feature -> words[feature.ordinal() / Long.SIZE] |= 1L << feature.ordinal());
    for (int word = 0; word < words.length; word++) {
      target.putLong(at + Layout.SHAPE_FEATURES + word * Long.BYTES, words[word]);
    }
    target.putInt(at + Layout.SHAPE_SCORER, isNetwork() ? Layout.NETWORK : Layout.ENSEMBLE);
    target.putInt(at + Layout.SHAPE_CLASSES, classes);
    target.putInt(at + Layout.SHAPE_INPUTS, inputs);
    target.putInt(at + Layout.SHAPE_LAYERS, layers.size());
    for (int i = 0; i < layers.size(); i++) {
      int layer = at + Layout.SHAPE_LAYER + i * Layout.LAYER_SHAPE_SIZE;
      target.putInt(layer, layers.get(i).inputs());
      target.putInt(layer + 4, layers.get(i).chunks());
      target.putInt(layer + 8, layers.get(i).width());
    }
    target.putInt(at + Layout.SHAPE_TREES, trees);
    target.putInt(at + Layout.SHAPE_ENTRIES, entries);
    target.putInt(at + Layout.SHAPE_DEPTH, depth);
  }

  static Shape read(ByteBuffer source, int at) {
    Set<Feature> features = EnumSet.noneOf(Feature.class);
    for (Feature feature : CATALOGUE) {
      long word = source.getLong(at + Layout.SHAPE_FEATURES + feature.ordinal() / Long.SIZE * Long.BYTES);
      if ((word >> feature.ordinal() & 1) != 0) {
        features.add(feature);
      }
    }
    List<LayerShape> layers = new ArrayList<>();
    for (int i = 0; i < source.getInt(at + Layout.SHAPE_LAYERS); i++) {
      int layer = at + Layout.SHAPE_LAYER + i * Layout.LAYER_SHAPE_SIZE;
      layers.add(new LayerShape(source.getInt(layer), source.getInt(layer + 4), source.getInt(layer + 8)));
    }
    return new Shape(features, source.getInt(at + Layout.SHAPE_CLASSES), source.getInt(at + Layout.SHAPE_INPUTS), layers,
        source.getInt(at + Layout.SHAPE_TREES), source.getInt(at + Layout.SHAPE_ENTRIES), source.getInt(at + Layout.SHAPE_DEPTH));
  }
}
