// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

import dev.packetclassifier.api.v1alpha1.ArrivalHook;
import dev.packetclassifier.api.v1alpha1.AttachMode;
import dev.packetclassifier.api.v1alpha1.Mode;
import java.util.Optional;
import java.util.Set;

/**
 * What an assignment asks for on one interface. Failures are recorded under it, so that a changed assignment is tried at once.
 *
 * @param classifier the assignment's classifier
 * @param ifindex the interface
 * @param ifname its name
 * @param revision name of the desired revision
 * @param mode the desired mode
 * @param attachMode the desired attach mode
 * @param hooks at which the mode Enforce drops
 * @param shadow name of the revision that is to be put alongside the active one; empty where it is about the active one alone
 */
public record DesiredAttachment(String classifier, int ifindex, String ifname, String revision, Mode mode, AttachMode attachMode,
    Set<ArrivalHook> hooks, Optional<String> shadow) {
  /** One that enforces in the driver only. */
  public DesiredAttachment(String classifier, int ifindex, String ifname, String revision, Mode mode, AttachMode attachMode) {
    this(classifier, ifindex, ifname, revision, mode, attachMode, Set.of(ArrivalHook.Native));
  }

  /** About the active revision alone. */
  public DesiredAttachment(String classifier, int ifindex, String ifname, String revision, Mode mode, AttachMode attachMode,
      Set<ArrivalHook> hooks) {
    this(classifier, ifindex, ifname, revision, mode, attachMode, hooks, Optional.empty());
  }

  public DesiredAttachment {
    hooks = Set.copyOf(hooks);
  }

  DesiredAttachment shadowedBy(String name) {
    return new DesiredAttachment(classifier, ifindex, ifname, revision, mode, attachMode, hooks, Optional.of(name));
  }
}
