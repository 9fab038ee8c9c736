// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

/** What is trained. */
public enum ModelKind {
  /** Dense layers with ReLU between them. */
  network,
  /** One decision tree. */
  tree,
  /** Trees of equal weight, each on a part of packets and features. */
  forest,
  /** Trees of which each corrects those before it. */
  boosted,
  /** The one of these that is best on the validation folds; the simplest of those that the folds do not tell apart. */
  auto
}
