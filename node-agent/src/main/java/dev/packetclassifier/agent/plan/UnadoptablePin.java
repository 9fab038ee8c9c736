// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

import dev.packetclassifier.api.v1alpha1.AttachMode;

/**
 * A pin of ours that this agent cannot adopt; what it holds goes on running.
 *
 * @param classifier the classifier it belongs to
 * @param ifindex the interface
 * @param reason why, a sentence
 * @param replaceable how its program is attached, if it can be replaced in place without losing a packet; null when it cannot
 * @param blocked whether a foreign program is in the way, which is never touched
 */
public record UnadoptablePin(String classifier, int ifindex, String reason, AttachMode replaceable, boolean blocked) {
}
