package dev.packetclassifier.agent.plan;

import dev.packetclassifier.api.v1alpha1.AttachMode;

/**
 * A pin of ours that cannot be taken over; what it holds goes on running.
 *
 * @param classifier the classifier it belongs to
 * @param ifindex the interface
 * @param reason a sentence for people
 * @param renewable how the program is attached that can be replaced where it is, without losing a packet; null when it cannot
 * @param blocked whether something of somebody else's is in the way, which is never touched
 */
public record UnadoptablePin(String classifier, int ifindex, String reason, AttachMode renewable, boolean blocked) {
}
