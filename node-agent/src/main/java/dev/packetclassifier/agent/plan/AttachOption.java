package dev.packetclassifier.agent.plan;

import dev.packetclassifier.api.v1alpha1.AttachMode;
import dev.packetclassifier.api.v1alpha1.Mode;

/**
 * One way to attach.
 *
 * @param how Native or Generic
 * @param mode what the program does with its verdicts when attached this way
 */
public record AttachOption(AttachMode how, Mode mode) {
}
