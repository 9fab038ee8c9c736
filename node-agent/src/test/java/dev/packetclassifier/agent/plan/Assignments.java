// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.AttachMode;
import dev.packetclassifier.api.v1alpha1.InterfaceSelector;
import dev.packetclassifier.api.v1alpha1.Mode;
import java.util.List;

/** Assignments for tests. */
public final class Assignments {
  private Assignments() {}

  /** Priority 100, Observe, Auto. */
  public static Assignment onNames(String classifier, String revision, String... names) {
    InterfaceSelector selector = new InterfaceSelector();
    selector.names = List.of(names);
    return of(classifier, revision, selector);
  }

  public static Assignment onPattern(String classifier, String revision, String pattern) {
    InterfaceSelector selector = new InterfaceSelector();
    selector.namePattern = pattern;
    return of(classifier, revision, selector);
  }

  public static Assignment onDefaultRoute(String classifier, String revision) {
    InterfaceSelector selector = new InterfaceSelector();
    selector.defaultRoute = true;
    return of(classifier, revision, selector);
  }

  private static Assignment of(String classifier, String revision, InterfaceSelector selector) {
    Assignment assignment = new Assignment();
    assignment.classifier = classifier;
    assignment.priority = 100;
    assignment.attachMode = AttachMode.Auto;
    assignment.interfaces = selector;
    assignment.active = new Assignment.Active();
    assignment.active.revision = revision;
    assignment.active.mode = Mode.Observe;
    return assignment;
  }

  public static Assignment shadowed(String revision, Assignment assignment) {
    assignment.shadow = new Assignment.Shadow();
    assignment.shadow.revision = revision;
    return assignment;
  }

  public static Assignment reporting(int everySeconds, Assignment assignment) {
    assignment.report = new Assignment.Report();
    assignment.report.everySeconds = everySeconds;
    return assignment;
  }

  public static Assignment enforcing(Assignment assignment) {
    assignment.active.mode = Mode.Enforce;
    return assignment;
  }

  public static Assignment by(AttachMode attachMode, Assignment assignment) {
    assignment.attachMode = attachMode;
    return assignment;
  }

  public static Assignment ranked(int priority, Assignment assignment) {
    assignment.priority = priority;
    return assignment;
  }
}
