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
 * A change that a person wants to hear of.
 *
 * @param warning whether somebody should do something
 * @param reason the word for programs
 * @param message a sentence
 */
public record NodeEvent(boolean warning, EventReason reason, String message) {
  private static final Set<Phase> EXPECTED = EnumSet.of(Phase.Running, Phase.Pending, Phase.Warming);

  /** What changed from one status to the next. */
  public static List<NodeEvent> between(List<AssignmentStatus> before, List<AssignmentStatus> after) {
    Map<String, InterfaceStatus> old = byPlace(before);
    Map<String, InterfaceStatus> now = byPlace(after);
    List<NodeEvent> transitions = new ArrayList<>();
    after.forEach(assignment -> interfaces(assignment).forEach(each -> {
      InterfaceStatus was = old.get(place(assignment, each));
      if (was == null || was.phase != each.phase || !Objects.equals(was.revision, each.revision)) {
        transitions.add(of(assignment.classifier, each, was));
      }
    }));
    before.forEach(assignment -> interfaces(assignment).forEach(each -> {
      if (each.revision != null && !now.containsKey(place(assignment, each))) {
        transitions.add(new NodeEvent(false, EventReason.Detached, assignment.classifier + " no longer runs on " + each.name));
      }
    }));
    return transitions;
  }

  /** What attaching changed is told with the attach, not with every revision after it. */
  private static NodeEvent of(String classifier, InterfaceStatus status, InterfaceStatus was) {
    boolean told = status.message == null
        || was != null && status.phase == Phase.Running && was.phase == Phase.Running && status.message.equals(was.message);
    String message = classifier + " on " + status.name + ": "
        + (status.phase == Phase.Running ? "runs " + status.revision + ", " + status.attachMode : status.phase.toString())
        + (told ? "" : "; " + status.message);
    return new NodeEvent(!EXPECTED.contains(status.phase), EventReason.valueOf(status.phase.name()), message);
  }

  private static Map<String, InterfaceStatus> byPlace(List<AssignmentStatus> statuses) {
    Map<String, InterfaceStatus> places = new HashMap<>();
    statuses.forEach(assignment -> interfaces(assignment).forEach(each -> places.put(place(assignment, each), each)));
    return places;
  }

  private static List<InterfaceStatus> interfaces(AssignmentStatus assignment) {
    return assignment.interfaces == null ? List.of() : assignment.interfaces;
  }

  private static String place(AssignmentStatus assignment, InterfaceStatus status) {
    return assignment.classifier + "/" + status.name;
  }
}
