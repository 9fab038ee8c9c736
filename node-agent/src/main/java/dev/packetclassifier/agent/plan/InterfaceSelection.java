// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.InterfaceSelector;
import dev.packetclassifier.api.v1alpha1.Phase;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * Which interfaces the assignments select.
 *
 * @param targets by classifier, each list ordered by interface name
 * @param classifierOutcomes by classifier: why its list is empty, or kept although the selector is invalid
 * @param lowers by an interface's number those that it lies on, directly or not
 */
public record InterfaceSelection(Map<String, List<TargetInterface>> targets, Map<String, PlacementOutcome> classifierOutcomes,
    Map<Integer, Set<Integer>> lowers) {

  /**
   * @param interfaces what exists
   * @param defaultRoutes numbers of the interfaces of the default routes
   * @param attached what runs: an assignment by default route keeps its interfaces while the node has no default route at all,
   *     for a route that flaps must not end enforcement
   */
  public static InterfaceSelection of(Collection<Assignment> assignments, Collection<NodeInterface> interfaces, Set<Integer> defaultRoutes,
      Collection<AttachedProgram> attached) {
    InterfaceSelection selection = new InterfaceSelection(new TreeMap<>(), new TreeMap<>(), lowersOf(interfaces));
    assignments.forEach(assignment -> selection.add(assignment, interfaces, defaultRoutes, attached));
    return selection;
  }

  private static Map<Integer, Set<Integer>> lowersOf(Collection<NodeInterface> interfaces) {
    Map<Integer, Set<Integer>> direct = new HashMap<>();
    interfaces.stream().filter(each -> !each.lowers().isEmpty()).forEach(each -> direct.put(each.ifindex(), each.lowers()));
    Map<Integer, Set<Integer>> all = new HashMap<>();
    direct.keySet().forEach(ifindex -> {
      Set<Integer> found = new TreeSet<>();
      Deque<Integer> open = new ArrayDeque<>(direct.get(ifindex));
      while (!open.isEmpty()) {
        int lower = open.pop();
        if (lower != ifindex && found.add(lower)) {
          open.addAll(direct.getOrDefault(lower, Set.of()));
        }
      }
      all.put(ifindex, found);
    });
    return all;
  }

  /** Those of a classifier's other interfaces that one lies on, ordered by name. */
  List<TargetInterface> below(TargetInterface target) {
    Set<Integer> below = target.ifindex().isPresent() ? lowers.getOrDefault(target.ifindex().getAsInt(), Set.of()) : Set.of();
    return targets.getOrDefault(target.classifier(), List.of()).stream()
        .filter(each -> each.ifindex().isPresent() && below.contains(each.ifindex().getAsInt())).toList();
  }

  /** Adds classifiers whose assignments this agent does not understand: they select what they run. */
  public InterfaceSelection withUnsupported(Map<String, String> reasons, Collection<NodeInterface> interfaces,
      Collection<AttachedProgram> attached) {
    reasons.forEach((classifier, reason) -> {
      Set<Integer> running = ifindexesOf(classifier, attached);
      select(classifier, interfaces, each -> running.contains(each.ifindex()));
      classifierOutcomes.put(classifier, new PlacementOutcome(Phase.Unsupported, reason));
    });
    return this;
  }

  /** Numbers of all existing interfaces that any assignment selects. */
  public Set<Integer> ifindexes() {
    return targets.values().stream().flatMap(List::stream).map(TargetInterface::ifindex).filter(OptionalInt::isPresent)
        .map(OptionalInt::getAsInt).collect(Collectors.toSet());
  }

  /** Whether a classifier selects the interface and a program can read its frames. */
  boolean selectsEthernet(String classifier, int ifindex) {
    return targets.getOrDefault(classifier, List.of()).stream()
        .anyMatch(target -> target.ethernet() && target.ifindex().equals(OptionalInt.of(ifindex)));
  }

  boolean selects(String classifier, int ifindex) {
    return targets.getOrDefault(classifier, List.of()).stream().anyMatch(target -> target.ifindex().equals(OptionalInt.of(ifindex)));
  }

  private void add(Assignment assignment, Collection<NodeInterface> interfaces, Set<Integer> defaultRoutes,
      Collection<AttachedProgram> attached) {
    InterfaceSelector selector = assignment.interfaces == null ? new InterfaceSelector() : assignment.interfaces;
    if (selector.names != null) {
      targets.put(assignment.classifier, byName(assignment.classifier, selector.names, interfaces));
    } else if (selector.namePattern != null) {
      byPattern(assignment.classifier, selector.namePattern, interfaces, attached);
    } else if (Boolean.TRUE.equals(selector.defaultRoute)) {
      byDefaultRoute(assignment.classifier, interfaces, defaultRoutes, attached);
    } else {
      reject(assignment.classifier, "interfaces: none of names, namePattern and defaultRoute is set", interfaces, attached);
    }
  }

  /** Alternative names count; the target has the interface's own name. */
  private static List<TargetInterface> byName(String classifier, List<String> names, Collection<NodeInterface> interfaces) {
    Map<String, NodeInterface> existing = new HashMap<>();
    interfaces.forEach(each -> each.alternativeNames().forEach(name -> existing.put(name, each)));
    interfaces.forEach(each -> existing.put(each.name(), each));
    return names.stream().map(name -> existing.containsKey(name)
        ? target(classifier, existing.get(name))
        : new TargetInterface(classifier, name, OptionalInt.empty())).distinct().sorted(Comparator.comparing(TargetInterface::name))
        .toList();
  }

  private void byPattern(String classifier, String pattern, Collection<NodeInterface> interfaces, Collection<AttachedProgram> attached) {
    Pattern compiled;
    try {
      compiled = Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      reject(classifier, "interfaces.namePattern '" + pattern + "' is not a regular expression: " + e.getDescription(), interfaces,
          attached);
      return;
    }
    try {
      select(classifier, interfaces, each -> compiled.matcher(each.name()).matches());
    } catch (StackOverflowError e) {
      reject(classifier, "interfaces.namePattern '" + pattern + "' is too complex to match", interfaces, attached);
      return;
    }
    waitIfEmpty(classifier, "no interface matches '" + pattern + "'");
  }

  private void byDefaultRoute(String classifier, Collection<NodeInterface> interfaces, Set<Integer> routes,
      Collection<AttachedProgram> attached) {
    Set<Integer> running = ifindexesOf(classifier, attached);
    select(classifier, interfaces, each -> routes.isEmpty() ? running.contains(each.ifindex()) : routes.contains(each.ifindex()));
    waitIfEmpty(classifier, "the node has no default route");
  }

  /** An invalid selector must not detach what runs. */
  private void reject(String classifier, String reason, Collection<NodeInterface> interfaces, Collection<AttachedProgram> attached) {
    Set<Integer> running = ifindexesOf(classifier, attached);
    select(classifier, interfaces, each -> running.contains(each.ifindex()));
    classifierOutcomes.put(classifier, new PlacementOutcome(Phase.Failed, reason));
  }

  private void select(String classifier, Collection<NodeInterface> interfaces, Predicate<NodeInterface> selected) {
    targets.put(classifier, interfaces.stream().filter(selected).sorted(Comparator.comparing(NodeInterface::name))
        .map(each -> target(classifier, each)).toList());
  }

  private void waitIfEmpty(String classifier, String reason) {
    if (targets.get(classifier).isEmpty()) {
      classifierOutcomes.put(classifier, new PlacementOutcome(Phase.Pending, reason));
    }
  }

  private static Set<Integer> ifindexesOf(String classifier, Collection<AttachedProgram> attached) {
    return attached.stream().filter(each -> each.classifier().equals(classifier)).map(AttachedProgram::ifindex).collect(Collectors.toSet());
  }

  private static TargetInterface target(String classifier, NodeInterface existing) {
    return new TargetInterface(classifier, existing.name(), OptionalInt.of(existing.ifindex()), existing.ethernet());
  }
}
