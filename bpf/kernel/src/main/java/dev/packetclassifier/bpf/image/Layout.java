// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.image;

import dev.packetclassifier.bpf.shape.LayerShape;
import dev.packetclassifier.bpf.state.Secrets;

/** Sizes and offsets of {@code abi.h}, in bytes. A test compares every one with the object's BTF. */
final class Layout {
  static final int IMAGE_LAYOUT = 4;
  static final int STATE_LAYOUT = 3;
  static final int FEATURE_WORDS = 4;
  static final int MAX_LAYERS = 4;
  static final int MAX_CLASSES = 32;
  static final int MAX_TREES = 64;
  static final int LANES = LayerShape.LANES;
  static final int LANE_BITS = 21;
  static final int MAX_WIDTH = LayerShape.MAX_WIDTH;
  static final int INPUTS_A_ROUND = LayerShape.INPUTS_A_ROUND;
  static final int CLASSES_A_WORD = 8;
  static final int SCORE_ZERO = 128;

  static final int UNJUDGED_MALFORMED = 1;
  static final int UNJUDGED_TOO_DEEP = 2;
  static final int UNJUDGED_BUSY = 5;

  static final int NETWORK = 1;
  static final int ENSEMBLE = 2;

  static final int SHAPE_FEATURES = 0;
  static final int SHAPE_SCORER = FEATURE_WORDS * 8;
  static final int SHAPE_CLASSES = SHAPE_SCORER + 4;
  static final int SHAPE_INPUTS = SHAPE_SCORER + 8;
  static final int SHAPE_LAYERS = SHAPE_SCORER + 12;
  static final int SHAPE_LAYER = SHAPE_SCORER + 16;
  static final int LAYER_SHAPE_SIZE = 16;
  static final int SHAPE_TREES = SHAPE_LAYER + MAX_LAYERS * LAYER_SHAPE_SIZE;
  static final int SHAPE_ENTRIES = SHAPE_TREES + 4;
  static final int SHAPE_DEPTH = SHAPE_TREES + 8;
  static final int SHAPE_SIZE = SHAPE_TREES + 16;

  static final int SETTINGS_SECRETS = SHAPE_SIZE;
  static final int SETTINGS_COLD_UNTIL = SETTINGS_SECRETS + Secrets.BYTES;
  static final int SETTINGS_KEPT = SETTINGS_COLD_UNTIL + 8;
  static final int SETTINGS_FLOW_SETS = SETTINGS_KEPT + FEATURE_WORDS * 8;
  static final int SETTINGS_ADDRESS_SETS = SETTINGS_FLOW_SETS + 4;
  static final int SETTINGS_STATION_SETS = SETTINGS_FLOW_SETS + 8;
  static final int SETTINGS_STATIONS = SETTINGS_FLOW_SETS + 12;
  static final int SETTINGS_CLOCK = SETTINGS_FLOW_SETS + 16;
  static final int SETTINGS_FRAGMENTS = SETTINGS_FLOW_SETS + 20;
  static final int SETTINGS_TRACE = SETTINGS_FLOW_SETS + 24;
  static final int SETTINGS_COPY = SETTINGS_FLOW_SETS + 28;
  static final int SETTINGS_TRANSIT = SETTINGS_FLOW_SETS + 32;
  static final int SETTINGS_GROUPS = SETTINGS_FLOW_SETS + 36;
  static final int SETTINGS_SHADOW = SETTINGS_FLOW_SETS + 40;
  static final int SETTINGS_SHADOW_FROM = SETTINGS_SHADOW + SHAPE_SIZE;
  static final int SETTINGS_SHADOW_AT = SETTINGS_SHADOW_FROM + 8;
  static final int SETTINGS_SHADOW_GROUPS = SETTINGS_SHADOW_FROM + 12;
  static final int SETTINGS_SIZE = SETTINGS_SHADOW_FROM + 16;

  static final int IMAGE_ENFORCE = 4;
  static final int IMAGE_COUNTER_SLOT = 8;
  static final int IMAGE_DROP = 12;
  static final int IMAGE_DIGEST = 16;
  static final int DIGEST_SIZE = 32;
  static final int IMAGE_MARGINS = 48;
  static final int IMAGE_GUARANTEES = IMAGE_MARGINS + 4 * MAX_CLASSES;
  static final int IMAGE_SHADOW = IMAGE_GUARANTEES + 4;
  static final int IMAGE_EXCEPTIONS = IMAGE_GUARANTEES + 8;
  static final int IMAGE_CACHE_AFTER = IMAGE_GUARANTEES + 12;
  static final int IMAGE_SAMPLING = IMAGE_GUARANTEES + 16;
  static final int IMAGE_EPOCH = IMAGE_GUARANTEES + 20;
  static final int IMAGE_SHAPE = IMAGE_GUARANTEES + 24;
  static final int IMAGE_UNJUDGED_DROP = IMAGE_SHAPE + SHAPE_SIZE;
  static final int IMAGE_PROTECTED = IMAGE_UNJUDGED_DROP + 8;
  static final int MAX_PROTECTED = 64;
  static final int PROTECTED_RANGES = 4;
  static final int PROTECTED_PORT = 8;
  static final int PROTECTED_RANGE = PROTECTED_PORT + 2 * MAX_PROTECTED;
  static final int RANGE_LINK = 0;
  static final int RANGE_FIRST = 8;
  static final int RANGE_LAST = 24;
  static final int RANGE_SIZE = 40;
  static final int PROTECTED_SIZE = PROTECTED_RANGE + MAX_PROTECTED * RANGE_SIZE;
  static final int IMAGE_GUARANTEE = IMAGE_PROTECTED + PROTECTED_SIZE;
  static final int MAX_GUARANTEES = 8;
  static final int MAX_BOUNDS = 8;
  static final int BOUND_SIZE = 12;
  static final int GUARANTEE_BOUND = 8;
  static final int GUARANTEE_SIZE = GUARANTEE_BOUND + MAX_BOUNDS * BOUND_SIZE;
  static final int IMAGE_SIZE = IMAGE_GUARANTEE + MAX_GUARANTEES * GUARANTEE_SIZE;

  static final int FLOW_SET_SIZE = 2960;
  static final int ADDRESS_SET_SIZE = 3472;
  static final int STATION_SET_SIZE = 592;

  static final int INPUT_SIZE = 40;
  static final int LAYER_SIZE = 24;
  static final int ENSEMBLE_LEAF_SHIFT = 4 * MAX_CLASSES;
  static final int ENSEMBLE_SIZE = ENSEMBLE_LEAF_SHIFT + MAX_TREES;
  static final int NODE_SIZE = 8;

  static final int NODE_RIGHT_SHIFT = 10;
  static final int NODE_FEATURE_SHIFT = 20;
  static final int NODE_THRESHOLD_SHIFT = 32;

  private Layout() {}
}
