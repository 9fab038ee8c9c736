package dev.packetclassifier.bpf.image;

/** Sizes and offsets of {@code abi.h}, in bytes. A test compares every one with the object's BTF. */
final class Layout {
  static final int IMAGE_LAYOUT = 1;
  static final int MAX_LAYERS = 4;
  static final int MAX_CLASSES = 32;
  static final int LANES = 3;
  static final int LANE_BITS = 21;
  static final int MAX_WIDTH = 6;

  static final int NETWORK = 1;
  static final int TREE = 2;

  static final int SHAPE_SIZE = 96;
  static final int SHAPE_SCORER = 8;
  static final int SHAPE_CLASSES = 12;
  static final int SHAPE_INPUTS = 16;
  static final int SHAPE_LAYERS = 20;
  static final int SHAPE_LAYER = 24;
  static final int LAYER_SHAPE_SIZE = 16;
  static final int SHAPE_ENTRIES = 88;
  static final int SHAPE_DEPTH = 92;

  static final int SETTINGS_SIZE = SHAPE_SIZE + 16;

  static final int IMAGE_ENFORCE = 4;
  static final int IMAGE_COUNTER_SLOT = 8;
  static final int IMAGE_DROP = 12;
  static final int IMAGE_DIGEST = 16;
  static final int DIGEST_SIZE = 32;
  static final int IMAGE_SHAPE = 48;
  static final int IMAGE_SIZE = IMAGE_SHAPE + SHAPE_SIZE;

  static final int INPUT_SIZE = 40;
  static final int LAYER_SIZE = 24;
  static final int TREE_SIZE = 4 * MAX_CLASSES + 8;
  static final int NODE_SIZE = 8;

  static final int NODE_RIGHT_SHIFT = 10;
  static final int NODE_FEATURE_SHIFT = 20;
  static final int NODE_THRESHOLD_SHIFT = 32;

  private Layout() {
  }
}
