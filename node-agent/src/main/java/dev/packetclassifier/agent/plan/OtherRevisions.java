// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

import dev.packetclassifier.bpf.program.AttachedShadow;
import dev.packetclassifier.bpf.program.PreviousRevision;
import java.util.Optional;

/**
 * The revisions alongside the active one of an attached program.
 *
 * @param shadow judges the same packets and only counts
 * @param previous was active before; what it reads is still kept
 */
public record OtherRevisions(Optional<AttachedShadow> shadow, Optional<PreviousRevision> previous) {
  /** There are none. */
  public static final OtherRevisions NONE = new OtherRevisions(Optional.empty(), Optional.empty());
}
