// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.image;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.shape.LayerShape;
import dev.packetclassifier.bpf.shape.Shape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A shape as {@code struct shape} of {@code abi.h}, and the size of what is built for it. */
public final class ShapeCodec {
  private static final Feature[] CATALOGUE = Feature.values();

  private ShapeCodec() {}

  /** Bytes of an image of this shape. */
  public static int imageSize(Shape shape) {
    if (shape.isNetwork()) {
      return Layout.IMAGE_SIZE + shape.inputs() * Layout.INPUT_SIZE + shape.layers().stream().mapToInt(ShapeCodec::layerSize).sum();
    }
    int places = shape.sets() == 0 ? shape.trees() * shape.entries() * Layout.NODE_SIZE
        : (shape.inputs() << shape.depth()) * Integer.BYTES + shape.sets() * shape.trees() * Long.BYTES;
    return Layout.IMAGE_SIZE + Layout.ENSEMBLE_SIZE + places + shape.trees() * shape.entries() / 2 * leafSize(shape);
  }

  /** Bytes of a leaf's scores: whole words. */
  static int leafSize(Shape shape) {
    return (shape.classes() + shape.lanes() - 1) / shape.lanes() * Long.BYTES;
  }

  private static int layerSize(LayerShape layer) {
    return Layout.LAYER_SIZE + (1 + layer.inputs()) * layer.chunks() * layer.width() * Long.BYTES;
  }

  static void write(Shape shape, ByteBuffer target, int at) {
    writeFeatures(shape.features(), target, at + Layout.SHAPE_FEATURES);
    target.putInt(at + Layout.SHAPE_SCORER, shape.isNetwork() ? Layout.NETWORK : Layout.ENSEMBLE);
    target.putInt(at + Layout.SHAPE_CLASSES, shape.classes());
    target.putInt(at + Layout.SHAPE_INPUTS, shape.inputs());
    target.putInt(at + Layout.SHAPE_LAYERS, shape.layers().size());
    for (int i = 0; i < shape.layers().size(); i++) {
      int layer = at + Layout.SHAPE_LAYER + i * Layout.LAYER_SHAPE_SIZE;
      target.putInt(layer, shape.layers().get(i).inputs());
      target.putInt(layer + 4, shape.layers().get(i).chunks());
      target.putInt(layer + 8, shape.layers().get(i).width());
    }
    target.putInt(at + Layout.SHAPE_TREES, shape.trees());
    target.putInt(at + Layout.SHAPE_ENTRIES, shape.entries());
    target.putInt(at + Layout.SHAPE_DEPTH, shape.depth());
    target.putInt(at + Layout.SHAPE_SETS, shape.sets());
    target.putInt(at + Layout.SHAPE_LANES, shape.lanes());
    target.putInt(at + Layout.SHAPE_WORDS, shape.isNetwork() ? 0 : leafSize(shape) / Long.BYTES);
  }

  /** A bit a feature. */
  static void writeFeatures(Set<Feature> features, ByteBuffer target, int at) {
    long[] words = new long[Layout.FEATURE_WORDS];
    features.forEach(feature -> words[feature.ordinal() / Long.SIZE] |= 1L << feature.ordinal());
    for (int word = 0; word < words.length; word++) {
      target.putLong(at + word * Long.BYTES, words[word]);
    }
  }

  static Set<Feature> readFeatures(ByteBuffer source, int at) {
    Set<Feature> features = EnumSet.noneOf(Feature.class);
    for (Feature feature : CATALOGUE) {
      long word = source.getLong(at + feature.ordinal() / Long.SIZE * Long.BYTES);
      if ((word >> feature.ordinal() & 1) != 0) {
        features.add(feature);
      }
    }
    return features;
  }

  static Shape read(ByteBuffer source, int at) {
    Set<Feature> features = readFeatures(source, at + Layout.SHAPE_FEATURES);
    List<LayerShape> layers = new ArrayList<>();
    for (int i = 0; i < source.getInt(at + Layout.SHAPE_LAYERS); i++) {
      int layer = at + Layout.SHAPE_LAYER + i * Layout.LAYER_SHAPE_SIZE;
      layers.add(new LayerShape(source.getInt(layer), source.getInt(layer + 4), source.getInt(layer + 8)));
    }
    return new Shape(features, source.getInt(at + Layout.SHAPE_CLASSES), source.getInt(at + Layout.SHAPE_INPUTS), layers,
        source.getInt(at + Layout.SHAPE_TREES), source.getInt(at + Layout.SHAPE_ENTRIES), source.getInt(at + Layout.SHAPE_DEPTH),
        source.getInt(at + Layout.SHAPE_SETS), source.getInt(at + Layout.SHAPE_LANES));
  }
}
