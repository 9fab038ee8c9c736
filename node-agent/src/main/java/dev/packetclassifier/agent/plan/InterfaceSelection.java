package dev.packetclassifier.agent.plan;

import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.InterfaceSelector;
import dev.packetclassifier.api.v1alpha1.Phase;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * Which interfaces the assignments mean.
 *
 * @param spots by classifier, each list ordered by interface name
 * @param remarks by classifier: why the list is empty or not to be trusted
 */
public record InterfaceSelection(Map<String, List<TargetInterface>> spots, Map<String, InterfacePhase> remarks) {

  /**
   * @param interfaces what exists
   * @param defaultRoutes names of the interfaces that carry a default route
   * @param attached what runs: an assignment by default route keeps its interfaces while the node has no default route at all,
   *     for a route that flaps must not end enforcement
   */
  public static InterfaceSelection of(Collection<Assignment> assignments, Collection<NodeInterface> interfaces, Set<String> defaultRoutes,
      Collection<AttachedProgram> attached) {
    InterfaceSelection selection = new InterfaceSelection(new TreeMap<>(), new TreeMap<>());
    assignments.forEach(assignment -> selection.add(assignment, interfaces, defaultRoutes, attached));
    return selection;
  }

  /** With classifiers whose assignments cannot be understood: they mean what they run, whatever the reason. */
  public InterfaceSelection withUnreadable(Map<String, String> reasons, Collection<NodeInterface> interfaces, Collection<AttachedProgram> attached) {
    reasons.forEach((classifier, reason) -> {
      Set<Integer> running = ifindexesOf(classifier, attached);
      keep(classifier, interfaces, each -> running.contains(each.ifindex()));
      remarks.put(classifier, new InterfacePhase(Phase.Unsupported, reason));
    });
    return this;
  }

  /** Numbers of all existing interfaces that any assignment means. */
  public Set<Integer> ifindexes() {
    return spots.values().stream().flatMap(List::stream).map(TargetInterface::ifindex).filter(OptionalInt::isPresent)
        .map(OptionalInt::getAsInt).collect(Collectors.toSet());
  }

  boolean means(String classifier, int ifindex) {
    return spots.getOrDefault(classifier, List.of()).stream().anyMatch(spot -> spot.ifindex().equals(OptionalInt.of(ifindex)));
  }

  private void add(Assignment assignment, Collection<NodeInterface> interfaces, Set<String> defaultRoutes,
      Collection<AttachedProgram> attached) {
    InterfaceSelector selector = assignment.interfaces == null ? new InterfaceSelector() : assignment.interfaces;
    if (selector.names != null) {
      spots.put(assignment.classifier, byName(assignment.classifier, selector.names, interfaces));
    } else if (selector.namePattern != null) {
      byPattern(assignment.classifier, selector.namePattern, interfaces, attached);
    } else if (Boolean.TRUE.equals(selector.defaultRoute)) {
      byDefaultRoute(assignment.classifier, interfaces, defaultRoutes, attached);
    } else {
      refuse(assignment.classifier, "interfaces: none of names, namePattern and defaultRoute is set", interfaces, attached);
    }
  }

  private static List<TargetInterface> byName(String classifier, List<String> names, Collection<NodeInterface> interfaces) {
    Map<String, NodeInterface> existing = interfaces.stream().collect(Collectors.toMap(NodeInterface::name, each -> each, (a, b) -> a));
    return names.stream().distinct().sorted().map(name -> existing.containsKey(name)
        ? spot(classifier, existing.get(name))
        : new TargetInterface(classifier, name, OptionalInt.empty())).toList();
  }

  private void byPattern(String classifier, String pattern, Collection<NodeInterface> interfaces, Collection<AttachedProgram> attached) {
    Pattern compiled;
    try {
      compiled = Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      refuse(classifier, "interfaces.namePattern '" + pattern + "' is not a regular expression: " + e.getDescription(), interfaces, attached);
      return;
    }
    keep(classifier, interfaces, each -> compiled.matcher(each.name()).matches());
    remarkIfEmpty(classifier, "no interface matches '" + pattern + "'");
  }

  private void byDefaultRoute(String classifier, Collection<NodeInterface> interfaces, Set<String> routes, Collection<AttachedProgram> attached) {
    Set<Integer> running = ifindexesOf(classifier, attached);
    keep(classifier, interfaces, each -> routes.isEmpty() ? running.contains(each.ifindex()) : routes.contains(each.name()));
    remarkIfEmpty(classifier, "the node has no default route");
  }

  /** A selector that means nothing must not take off what runs. */
  private void refuse(String classifier, String reason, Collection<NodeInterface> interfaces, Collection<AttachedProgram> attached) {
    Set<Integer> running = ifindexesOf(classifier, attached);
    keep(classifier, interfaces, each -> running.contains(each.ifindex()));
    remarks.put(classifier, new InterfacePhase(Phase.Failed, reason));
  }

  private void keep(String classifier, Collection<NodeInterface> interfaces, Predicate<NodeInterface> wanted) {
    spots.put(classifier, interfaces.stream().filter(wanted).sorted(Comparator.comparing(NodeInterface::name))
        .map(each -> spot(classifier, each)).toList());
  }

  private void remarkIfEmpty(String classifier, String reason) {
    if (spots.get(classifier).isEmpty()) {
      remarks.put(classifier, new InterfacePhase(Phase.Pending, reason));
    }
  }

  private static Set<Integer> ifindexesOf(String classifier, Collection<AttachedProgram> attached) {
    return attached.stream().filter(each -> each.classifier().equals(classifier)).map(AttachedProgram::ifindex).collect(Collectors.toSet());
  }

  private static TargetInterface spot(String classifier, NodeInterface existing) {
    return new TargetInterface(classifier, existing.name(), OptionalInt.of(existing.ifindex()));
  }
}
