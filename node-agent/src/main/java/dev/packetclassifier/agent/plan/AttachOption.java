// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

import dev.packetclassifier.api.v1alpha1.AttachMode;
import dev.packetclassifier.api.v1alpha1.Mode;

/**
 * One of the attach modes to try.
 *
 * @param attachMode Native or Tc
 * @param mode the mode in which the program runs when attached like this
 */
public record AttachOption(AttachMode attachMode, Mode mode) {
}
