// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.model;

/** The bounds of a model; the kernel program and the API's schema have the same. */
public final class Bounds {
  public static final int MAX_INPUTS = 64;
  public static final int MIN_CLASSES = 2;
  public static final int MAX_CLASSES = 32;
  public static final int MAX_CLASS_NAME = 32;
  public static final int MAX_LAYERS = 4;
  public static final int MAX_NEURONS = 64;
  public static final int MAX_WEIGHT = 127;
  /** The largest number that the schema's pattern lets a bias have; the lane bound is tighter. */
  public static final int MAX_BIAS = 9_999_999;
  public static final int MAX_LAYER_SHIFT = 19;
  /** A neuron's |bias| + 255 * sum|weight| is below this, so that no sum leaves its 21-bit lane. */
  public static final int LANE = 1 << 20;
  public static final int MAX_INPUT_VALUE = 255;
  public static final long MAX_U32 = 0xffff_ffffL;
  public static final int MAX_MULTIPLIER = 1 << 24;
  public static final int MAX_INPUT_SHIFT = 40;
  public static final int MAX_LEAVES = 512;
  /** Comparisons on the longest way from the root to a leaf. */
  public static final int MAX_DEPTH = 24;
  public static final int MAX_TREES = 64;
  /** Of each tree where there are several. */
  public static final int MAX_LEAVES_OF_SEVERAL = 64;
  /** Of each tree where there are several. */
  public static final int MAX_DEPTH_OF_SEVERAL = 16;
  /** Characters of all trees' leaf scores together: more would not pass {@code kubectl apply}. */
  public static final int MAX_LEAF_SCORES = 147_456;
  public static final int MAX_LEAF_SHIFT = 8;
  /** Largest absolute base score. */
  public static final int MAX_BASE_SCORE = 99_999_999;
  public static final int MAX_GUARANTEES = 8;
  /** Of one guarantee. */
  public static final int MAX_GUARANTEE_BOUNDS = 8;
  /** Features that guarantees compare and the model does not look at; they do not count to {@link #MAX_INPUTS}. */
  public static final int MAX_GUARANTEE_FEATURES = 16;

  private Bounds() {}
}
