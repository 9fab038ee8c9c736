// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.rollout;

import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.AttachMode;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.NodeSelector;
import dev.packetclassifier.api.v1alpha1.RolloutPair;
import dev.packetclassifier.api.v1alpha1.TargetSpec;
import java.util.List;

/**
 * What is rolled out: a revision, and its placement.
 *
 * @param revision name of the PacketClassifierRevision
 * @param mode whether its verdicts are carried out
 * @param attachMode how it is attached
 * @param priority against other classifiers on one interface
 * @param interfaces which of a node's
 * @param nodeSelector canonical JSON; null for every node
 */
public record Pair(String revision, Mode mode, AttachMode attachMode, int priority, Interfaces interfaces, String nodeSelector) {
  /** A revision in the placement that the spec asks for. */
  public static Pair of(String revision, Mode mode, TargetSpec target) {
    return new Pair(revision, mode, target.attachMode, target.priority, Interfaces.of(target.interfaces),
        CanonicalJson.write(target.nodeSelector));
  }

  /** What a node is assigned; an assignment does not say which nodes are selected. */
  public static Pair of(Assignment entry) {
    return new Pair(entry.active.revision, entry.active.mode, entry.attachMode, entry.priority, Interfaces.of(entry.interfaces), null);
  }

  /** Null for null. */
  static Pair of(RolloutPair stored) {
    return stored == null ? null
        : new Pair(stored.revision, stored.mode, stored.attachMode, stored.priority, Interfaces.of(stored.interfaces),
            CanonicalJson.write(stored.nodeSelector));
  }

  /** Null for null. */
  static RolloutPair toApi(Pair pair) {
    if (pair == null) {
      return null;
    }
    RolloutPair stored = new RolloutPair();
    stored.revision = pair.revision;
    stored.mode = pair.mode;
    stored.attachMode = pair.attachMode;
    stored.priority = pair.priority;
    stored.interfaces = pair.interfaces.toApi();
    stored.nodeSelector = pair.selector();
    return stored;
  }

  /** The entry of a node that is to run this. */
  public Assignment assignment(String classifier) {
    Assignment assignment = new Assignment();
    assignment.classifier = classifier;
    assignment.priority = priority;
    assignment.attachMode = attachMode;
    assignment.interfaces = interfaces.toApi();
    assignment.active = new Assignment.Active();
    assignment.active.revision = revision;
    assignment.active.mode = mode;
    return assignment;
  }

  NodeSelector selector() {
    return CanonicalJson.read(nodeSelector, NodeSelector.class);
  }

  /** Changes with anything in it. */
  String id() {
    return CanonicalJson.hex(String.join("|", List.of(revision, String.valueOf(mode), String.valueOf(attachMode),
        String.valueOf(priority), String.valueOf(interfaces), String.valueOf(nodeSelector)))).substring(0, 10);
  }

  /** Without the nodes that it selects: what an assignment says. */
  Pair placed() {
    return withSelector(null);
  }

  /** The same, on the nodes of another selector. */
  public Pair withSelector(String other) {
    return new Pair(revision, mode, attachMode, priority, interfaces, other);
  }

  /** This pair with all that {@code wanted} asks for and that can only make a node drop less: it needs no steps. */
  Pair madeSaferBy(Pair wanted) {
    Mode least = wanted.mode == Mode.Observe ? Mode.Observe : mode;
    Interfaces fewest = wanted.interfaces.isWithin(interfaces) ? wanted.interfaces : interfaces;
    return new Pair(revision, least, attachMode, priority, fewest, nodeSelector);
  }
}
