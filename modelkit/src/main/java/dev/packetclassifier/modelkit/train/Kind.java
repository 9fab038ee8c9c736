package dev.packetclassifier.modelkit.train;

/** What is trained. */
public enum Kind {
  network,
  tree,
  forest,
  boosted
}
