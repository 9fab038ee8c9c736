package dev.packetclassifier.agent.plan;

import dev.packetclassifier.api.v1alpha1.Mode;
import java.util.List;

/** One change of what this node's kernel runs. */
public sealed interface Step {
  /** The classifier it is about. */
  String classifier();

  /** A step on one interface that brings up a revision and can fail. */
  sealed interface Bring extends Step {
    DesiredAttachment goal();

    @Override
    default String classifier() {
      return goal().classifier();
    }
  }

  /** Attach where nothing is attached; the ways are tried in order, the next only if the driver cannot do the one before. */
  record Attach(DesiredAttachment goal, List<AttachOption> ways) implements Bring {
  }

  /** Change revision or mode of what is attached, without losing a packet. */
  record Swap(DesiredAttachment goal, Mode mode) implements Bring {
  }

  /** Put a program of this agent in the place of one that it cannot take over, without losing a packet. */
  record Renew(DesiredAttachment goal, Mode mode) implements Bring {
  }

  /** Take off one program of ours and attach another, or the same in another way; if that fails the old one comes back. */
  record Replace(AttachedProgram old, DesiredAttachment goal, List<AttachOption> ways) implements Bring {
  }

  /** Take a classifier off one interface. */
  record Detach(String classifier, int ifindex) implements Step {
  }

  /** Take a classifier off every interface and remove every pin of it. */
  record Remove(String classifier) implements Step {
  }
}
