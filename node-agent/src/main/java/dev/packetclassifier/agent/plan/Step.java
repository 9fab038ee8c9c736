// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

import dev.packetclassifier.api.v1alpha1.Mode;
import java.util.List;
import java.util.Optional;

/** One change of what this node's kernel runs. */
public sealed interface Step {
  /** The classifier it concerns. */
  String classifier();

  /** A step that makes one interface run a revision, and can fail. */
  sealed interface Activation extends Step {
    DesiredAttachment attachment();

    @Override
    default String classifier() {
      return attachment().classifier();
    }
  }

  /** Attach where nothing is attached; options are tried in order, the next only if the driver refuses the one before. */
  record Attach(DesiredAttachment attachment, List<AttachOption> options) implements Activation {
  }

  /**
   * Change revision, mode or shadow of an attached program, without losing a packet.
   *
   * @param shadow name of the revision that judges alongside the active one; empty for none
   * @param kept names of revisions whose state stays kept
   */
  record Swap(DesiredAttachment attachment, Mode mode, Optional<String> shadow, List<String> kept) implements Activation {
    /** To the active revision alone. */
    public Swap(DesiredAttachment attachment, Mode mode) {
      this(attachment, mode, Optional.empty(), List.of());
    }
  }

  /** Replace in place a program that this agent cannot adopt, without losing a packet. */
  record ReplaceStale(DesiredAttachment attachment, Mode mode) implements Activation {
  }

  /** Detach one program of ours and attach another, or the same in another attach mode; if that fails the old one is put back. */
  record Reattach(AttachedProgram old, DesiredAttachment attachment, List<AttachOption> options) implements Activation {
  }

  /** Detach a classifier from one interface. */
  record Detach(String classifier, int ifindex) implements Step {
  }

  /** Detach a classifier from every interface and remove all its pins. */
  record Remove(String classifier) implements Step {
  }
}
