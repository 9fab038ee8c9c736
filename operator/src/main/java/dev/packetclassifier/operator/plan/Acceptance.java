package dev.packetclassifier.operator.plan;

/** What was found when a classifier's model and policy were read. */
public sealed interface Acceptance {
  /**
   * They are sound.
   *
   * @param revision the name of the revision that copies them
   * @param digest SHA-256 of their canonical form, in hexadecimal
   */
  record Sound(String revision, String digest) implements Acceptance {
  }

  /**
   * They are not.
   *
   * @param message the field, the bound and what to do
   */
  record Unsound(String message) implements Acceptance {
  }
}
