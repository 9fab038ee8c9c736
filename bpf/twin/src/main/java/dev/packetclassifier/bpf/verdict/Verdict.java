// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.verdict;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.bpf.parse.Outcome;

/**
 * What was decided about one packet. Mutable and reused; valid until the next packet is judged into it. Unless it {@link #isJudged()}
 * everything but {@link #outcome()}, {@link #cold()}, {@link #wouldDrop()} and {@link #dropped()} is without meaning.
 */
public final class Verdict {
  final long[] features;
  final int[] scores;
  Outcome outcome = Outcome.Malformed;
  boolean cold;
  boolean busy;
  int classIndex;
  long margin;
  boolean applies;
  Action action = Action.Pass;
  boolean droppable;
  int guarantee;
  boolean excepted;
  boolean dropped;
  int frames = 1;
  long frameBytes;

  Verdict(int inputs, int classes) {
    features = new long[inputs];
    scores = new int[classes];
  }

  public Outcome outcome() {
    return outcome;
  }

  /** The packet's flow lacks what the model looks at: it passes unjudged. */
  public boolean cold() {
    return cold;
  }

  /** A record that the packet belongs to was in use by others for too long: it passes unjudged. */
  public boolean busy() {
    return busy;
  }

  /** There is a verdict. */
  public boolean isJudged() {
    return outcome == Outcome.Parsed && !cold && !busy;
  }

  /** Raw values in the order of the model's inputs. The array is reused. */
  public long[] features() {
    return features;
  }

  /** One a class. The array is reused. */
  public int[] scores() {
    return scores;
  }

  public int classIndex() {
    return classIndex;
  }

  /** The class's score minus the best score of those with another action; {@link Margin#NO_RIVAL} when there is none. */
  public long margin() {
    return margin;
  }

  /** Whether the margin is large enough for the class's action. */
  public boolean applies() {
    return applies;
  }

  /** What the policy asks for this class. */
  public Action action() {
    return action;
  }

  /** Whether a packet like this may be dropped at all. */
  public boolean droppable() {
    return droppable;
  }

  /** The action applies, is Drop and may be carried out: what Enforce does and Observe counts. */
  public boolean wouldDrop() {
    return applies && action == Action.Drop && droppable && guarantee == 0;
  }

  /** The action applies and is Drop, but the packet is protected or of a kind that is never dropped. */
  public boolean isProtected() {
    return applies && action == Action.Drop && !droppable;
  }

  /** The number, from 1, of the guarantee by which a packet passes whose action applies and is Drop; 0 for none. */
  public int guarantee() {
    return guarantee;
  }

  /** How many frames the packet travelled in: they are counted. */
  public int frames() {
    return frames;
  }

  /** Bytes of all of them; without meaning unless it was parsed. */
  public long frameBytes() {
    return frameBytes;
  }

  /** {@link #wouldDrop()}, but its source is excepted: it passes in both modes. */
  public boolean isExcepted() {
    return excepted;
  }

  /** The packet is dropped: {@link #wouldDrop()} and not {@link #isExcepted()}, in mode Enforce and while the lease holds. */
  public boolean dropped() {
    return dropped;
  }
}
