// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.ConditionReason;

/** What was found when a classifier's model and policy were read. */
public sealed interface ModelValidation {
  /**
   * They are sound.
   *
   * @param revision the name of the revision that copies them
   * @param digest SHA-256 of their canonical form, in hexadecimal
   */
  record Valid(String revision, String digest) implements ModelValidation {
  }

  /**
   * They are not.
   *
   * @param reason InvalidModel, or why its guarantees are not taken as proved
   * @param message the field, the bound and what to do
   */
  record Invalid(ConditionReason reason, String message) implements ModelValidation {
    /** A bound is broken. */
    public Invalid(String message) {
      this(ConditionReason.InvalidModel, message);
    }
  }
}
