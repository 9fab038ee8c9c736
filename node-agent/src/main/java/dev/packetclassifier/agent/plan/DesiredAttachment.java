package dev.packetclassifier.agent.plan;

import dev.packetclassifier.api.v1alpha1.AttachMode;
import dev.packetclassifier.api.v1alpha1.Mode;

/**
 * What an assignment wants on one interface; the key under which a failure is remembered, so that a changed wish is tried at
 * once.
 *
 * @param classifier the assignment's classifier
 * @param ifindex the interface
 * @param ifname its name
 * @param revision name of the wanted revision
 * @param mode the wanted mode
 * @param attachMode the wanted way to attach
 */
public record DesiredAttachment(String classifier, int ifindex, String ifname, String revision, Mode mode, AttachMode attachMode) {
}
