package dev.packetclassifier.agent.plan;

import dev.packetclassifier.api.v1alpha1.Phase;

/**
 * What is to be said about one interface of an assignment.
 *
 * @param phase Running means that nothing stands in the way: whether it runs is read from the kernel
 * @param message a sentence for people, or null
 */
public record InterfacePhase(Phase phase, String message) {
  static final InterfacePhase NOTHING = new InterfacePhase(Phase.Running, null);
}
