// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

import dev.packetclassifier.api.v1alpha1.ArrivalHook;
import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.AttachMode;
import dev.packetclassifier.api.v1alpha1.Mode;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** At which hooks an attach mode places a program, and at which of them an assignment's Enforce drops. */
final class HookPolicy {
  private HookPolicy() {}

  /** The hooks at which an assignment enforces; those that assignments had before there was a choice when it names none. */
  static Set<ArrivalHook> enforcing(Assignment assignment) {
    return assignment.hooks == null || assignment.hooks.isEmpty() ? Set.of(ArrivalHook.Native) : EnumSet.copyOf(assignment.hooks);
  }

  /** Where a program may be attached, the best place first. */
  static List<AttachMode> order(AttachMode desired) {
    return switch (desired) {
      case Auto -> List.of(AttachMode.Native, AttachMode.Tc);
      case Native -> List.of(AttachMode.Native);
      case Generic, Tc -> List.of(AttachMode.Tc);
    };
  }

  /** Whether a program that is attached somewhere may stay there. */
  static boolean fits(AttachMode desired, AttachMode actual) {
    return order(desired).contains(actual);
  }

  /** The mode of a program at a hook. */
  static Mode modeAt(AttachMode actual, AttachMode desired, Mode mode, Set<ArrivalHook> enforcing) {
    return mode == Mode.Enforce && whyNotEnforcing(actual, desired, enforcing).isPresent() ? Mode.Observe : mode;
  }

  /** Why Enforce acts as Observe at a hook, as a sentence; empty when it drops there. */
  static Optional<String> whyNotEnforcing(AttachMode actual, AttachMode desired, Set<ArrivalHook> enforcing) {
    if (desired == AttachMode.Generic) {
      return Optional.of("NotEnforcing: attachMode Generic is deprecated and read as Tc that only observes: use Tc or Auto");
    }
    ArrivalHook hook = actual == AttachMode.Native ? ArrivalHook.Native : ArrivalHook.Tc;
    if (enforcing.contains(hook)) {
      return Optional.empty();
    }
    return Optional.of(hook == ArrivalHook.Tc
        ? "NotEnforcing: TcNeedsRollout: at tc Enforce acts as Observe until a new revision or placement is rolled out, for no node begins to "
            + "drop by an upgrade"
        : "NotEnforcing: the assignment's hooks leave Native out");
  }
}
