// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.EventReason;

/**
 * An Event to publish once its status is written.
 *
 * @param warning whether a person may have to act
 * @param reason the word for programs
 * @param message a sentence
 */
public record PlannedEvent(boolean warning, EventReason reason, String message) {
  static PlannedEvent normal(EventReason reason, String message) {
    return new PlannedEvent(false, reason, message);
  }

  static PlannedEvent warning(EventReason reason, String message) {
    return new PlannedEvent(true, reason, message);
  }
}
