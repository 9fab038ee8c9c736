package dev.packetclassifier.bpf.golden;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.bpf.parse.Outcome;

/**
 * What a program must make of one golden frame. Unless the outcome is {@link Outcome#Parsed} the packet passes, and
 * everything but the outcome is 0, Pass or false.
 *
 * @param frame the frame
 * @param outcome of the parser
 * @param features raw values in the order of the model's inputs
 * @param scores one a class
 * @param classIndex of the class
 * @param action what the policy asks for this class; Pass where its margin is not reached
 * @param droppable whether such a packet may be dropped at all
 */
public record GoldenVector(GoldenFrame frame, Outcome outcome, long[] features, int[] scores, int classIndex, Action action,
    boolean droppable) {
  /** What Enforce does with it. */
  public boolean dropped() {
    return action == Action.Drop && droppable;
  }
}
