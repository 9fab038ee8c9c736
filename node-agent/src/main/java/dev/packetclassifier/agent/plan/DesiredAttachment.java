// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

import dev.packetclassifier.api.v1alpha1.AttachMode;
import dev.packetclassifier.api.v1alpha1.Mode;
import java.util.Optional;

/**
 * What an assignment asks for on one interface. Failures are recorded under it, so that a changed assignment is tried at once.
 *
 * @param classifier the assignment's classifier
 * @param ifindex the interface
 * @param ifname its name
 * @param revision name of the desired revision
 * @param mode the desired mode
 * @param attachMode the desired attach mode
 * @param shadow name of the revision that is to be put beside the active one; empty where it is about the active one alone
 */
public record DesiredAttachment(String classifier, int ifindex, String ifname, String revision, Mode mode, AttachMode attachMode,
    Optional<String> shadow) {
  /** About the active revision alone. */
  public DesiredAttachment(String classifier, int ifindex, String ifname, String revision, Mode mode, AttachMode attachMode) {
    this(classifier, ifindex, ifname, revision, mode, attachMode, Optional.empty());
  }

  DesiredAttachment shadowedBy(String name) {
    return new DesiredAttachment(classifier, ifindex, ifname, revision, mode, attachMode, Optional.of(name));
  }
}
