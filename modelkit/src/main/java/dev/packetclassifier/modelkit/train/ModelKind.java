// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

/** What is trained. */
public enum ModelKind {
  network,
  tree,
  forest,
  boosted
}
