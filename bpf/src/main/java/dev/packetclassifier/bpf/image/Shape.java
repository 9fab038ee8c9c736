package dev.packetclassifier.bpf.image;

import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Network;
import dev.packetclassifier.bpf.model.Ensemble;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * What a program is loaded for. Two revisions of one shape swap by exchanging the image, of two shapes by exchanging the program.
 * Networks have exact sizes. Trees are padded, so that retraining seldom changes the shape: 32, 128 or 512 leaves, walked to a depth
 * of 8, 12, 16 or 24.
 *
 * @param features bit n: the model looks at the feature of ordinal n
 * @param classes 2 to 32
 * @param inputs 1 to 64; 0 for trees, which compare features as they are
 * @param layers 1 to 4; empty for trees
 * @param entries a tree's nodes and leaves, twice its capacity of leaves; 0 for networks
 * @param depth steps that a tree is walked; 0 for networks
 */
public record Shape(long features, int classes, int inputs, List<LayerShape> layers, int entries, int depth) {
  private static final int[] LEAVES = {32, 128, 512};
  private static final int[] DEPTHS = {8, 12, 16, 24};

  public Shape {
    layers = List.copyOf(layers);
  }

  /** The shape that a model needs. */
  public static Shape of(Model model) {
    long features = 0;
    for (Input input : model.inputs()) {
      features |= 1L << input.feature().ordinal();
    }
    int classes = model.classes().size();
    if (model.scorer() instanceof Network network) {
      return new Shape(features, classes, model.inputs().size(), network.layers().stream().map(LayerShape::of).toList(), 0, 0);
    }
    Ensemble ensemble = (Ensemble) model.scorer();
    int leaves = smallest(LEAVES, ensemble.leaves());
    return new Shape(features, classes, 0, List.of(), 2 * leaves, smallest(DEPTHS, ensemble.depth()));
  }

  private static int smallest(int[] capacities, int needed) {
    for (int capacity : capacities) {
      if (capacity >= needed) {
        return capacity;
      }
    }
    throw new IllegalArgumentException("a tree of " + needed + " does not fit: at most " + capacities[capacities.length - 1]);
  }

  boolean isNetwork() {
    return !layers.isEmpty();
  }

  /** Bytes of an image of this shape. */
  public int imageSize() {
    if (isNetwork()) {
      return Layout.IMAGE_SIZE + inputs * Layout.INPUT_SIZE + layers.stream().mapToInt(LayerShape::bytes).sum();
    }
    int size = Layout.IMAGE_SIZE + Layout.TREE_SIZE + entries * Layout.NODE_SIZE + entries / 2 * classes;
    return (size + 7) / 8 * 8;
  }

  /** The program's load-time constants. */
  public byte[] settings(boolean fragments, Tracing tracing) {
    ByteBuffer settings = ByteBuffer.allocate(Layout.SETTINGS_SIZE).order(ByteOrder.nativeOrder());
    write(settings, 0);
    settings.position(Layout.SHAPE_SIZE);
    settings.putInt(fragments ? 1 : 0);
    settings.putInt(tracing == Tracing.None ? 0 : 1);
    settings.putInt(tracing == Tracing.Copied ? 1 : 0);
    return settings.array();
  }

  void write(ByteBuffer target, int at) {
    target.putLong(at, features);
    target.putInt(at + Layout.SHAPE_SCORER, isNetwork() ? Layout.NETWORK : Layout.TREE);
    target.putInt(at + Layout.SHAPE_CLASSES, classes);
    target.putInt(at + Layout.SHAPE_INPUTS, inputs);
    target.putInt(at + Layout.SHAPE_LAYERS, layers.size());
    for (int i = 0; i < layers.size(); i++) {
      int layer = at + Layout.SHAPE_LAYER + i * Layout.LAYER_SHAPE_SIZE;
      target.putInt(layer, layers.get(i).inputs());
      target.putInt(layer + 4, layers.get(i).chunks());
      target.putInt(layer + 8, layers.get(i).width());
    }
    target.putInt(at + Layout.SHAPE_ENTRIES, entries);
    target.putInt(at + Layout.SHAPE_DEPTH, depth);
  }

  static Shape read(ByteBuffer source, int at) {
    List<LayerShape> layers = new ArrayList<>();
    for (int i = 0; i < source.getInt(at + Layout.SHAPE_LAYERS); i++) {
      int layer = at + Layout.SHAPE_LAYER + i * Layout.LAYER_SHAPE_SIZE;
      layers.add(new LayerShape(source.getInt(layer), source.getInt(layer + 4), source.getInt(layer + 8)));
    }
    return new Shape(source.getLong(at), source.getInt(at + Layout.SHAPE_CLASSES), source.getInt(at + Layout.SHAPE_INPUTS), layers,
        source.getInt(at + Layout.SHAPE_ENTRIES), source.getInt(at + Layout.SHAPE_DEPTH));
  }
}
