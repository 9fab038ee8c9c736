// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.golden;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.bpf.frame.GoldenFrame;
import dev.packetclassifier.bpf.frame.GoldenStep;
import dev.packetclassifier.bpf.parse.Outcome;

/**
 * What a program must make of one golden step. Unless the outcome is {@link Outcome#Parsed} everything but the
 * outcome is 0, Pass or false, but for action and droppable where the policy drops what is not judged; so it is for packets that leave,
 * which are never judged.
 *
 * @param step the packet, where and when
 * @param outcome of the parser
 * @param features raw values in the order of the model's inputs
 * @param scores one a class
 * @param classIndex of the class
 * @param action what the policy asks for this class; Pass where its margin is not reached
 * @param droppable whether such a packet may be dropped at all
 * @param frames as which it is counted
 */
public record GoldenVector(GoldenStep step, Outcome outcome, long[] features, int[] scores, int classIndex, Action action,
    boolean droppable, int frames) {
  public GoldenFrame frame() {
    return step.frame();
  }

  /** What Enforce does with it. */
  public boolean dropped() {
    return action == Action.Drop && droppable;
  }
}
