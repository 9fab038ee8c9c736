// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

import dev.packetclassifier.api.v1alpha1.AssignmentStatus;
import dev.packetclassifier.api.v1alpha1.EventReason;
import dev.packetclassifier.api.v1alpha1.InterfaceStatus;
import dev.packetclassifier.api.v1alpha1.Phase;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A change of the status that is worth an Event.
 *
 * @param subject classifier and interface: Events are limited for each
 * @param warning whether someone should act
 * @param reason the Event's reason
 * @param message a sentence
 */
public record NodeEvent(String subject, boolean warning, EventReason reason, String message) {
  private static final Set<Phase> EXPECTED = EnumSet.of(Phase.Running, Phase.Pending, Phase.Warming);

  /** What changed from one status to the next. */
  public static List<NodeEvent> between(List<AssignmentStatus> before, List<AssignmentStatus> after) {
    Map<String, InterfaceStatus> old = byInterface(before);
    Map<String, InterfaceStatus> now = byInterface(after);
    List<NodeEvent> events = new ArrayList<>();
    after.forEach(assignment -> interfaces(assignment).forEach(each -> {
      InterfaceStatus previous = old.get(key(assignment, each));
      if (previous == null || previous.phase != each.phase || !Objects.equals(previous.revision, each.revision)) {
        events.add(of(assignment.classifier, each, previous));
      }
    }));
    before.forEach(assignment -> interfaces(assignment).forEach(each -> {
      if (each.revision != null && !now.containsKey(key(assignment, each))) {
        events.add(
            new NodeEvent(key(assignment, each), false, EventReason.Detached, assignment.classifier + " no longer runs on " + each.name));
      }
    }));
    return events;
  }

  /** Attach effects are reported with the attach, not with every revision after it. */
  private static NodeEvent of(String classifier, InterfaceStatus status, InterfaceStatus previous) {
    boolean messageKnown = status.message == null
        || previous != null && status.phase == Phase.Running && previous.phase == Phase.Running && status.message.equals(previous.message);
    String message = classifier + " on " + status.name + ": "
        + (status.phase == Phase.Running ? "runs " + status.revision + ", " + status.attachMode : status.phase.toString())
        + (messageKnown ? "" : "; " + status.message);
    return new NodeEvent(classifier + "/" + status.name, !EXPECTED.contains(status.phase), EventReason.valueOf(status.phase.name()),
        message);
  }

  /** The same, as the last of several changes. */
  public NodeEvent standingFor(int changes) {
    return new NodeEvent(subject, warning, reason, message + " (after " + changes + " changes)");
  }

  private static Map<String, InterfaceStatus> byInterface(List<AssignmentStatus> statuses) {
    Map<String, InterfaceStatus> places = new HashMap<>();
    statuses.forEach(assignment -> interfaces(assignment).forEach(each -> places.put(key(assignment, each), each)));
    return places;
  }

  private static List<InterfaceStatus> interfaces(AssignmentStatus assignment) {
    return assignment.interfaces == null ? List.of() : assignment.interfaces;
  }

  private static String key(AssignmentStatus assignment, InterfaceStatus status) {
    return assignment.classifier + "/" + status.name;
  }
}
