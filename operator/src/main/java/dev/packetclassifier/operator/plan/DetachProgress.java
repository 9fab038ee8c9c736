// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.AssignmentStatus;
import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import dev.packetclassifier.operator.plan.NodeInfo.Agent;
import dev.packetclassifier.operator.rollout.NodeSelectorMatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * How far a classifier that is being deleted is detached. A node counts as detached only when its agent acted on an object without
 * the assignment and reports nothing of the classifier any more.
 *
 * @param unassign nodes that still have its assignment
 * @param recreate nodes whose object was deleted by hand: their agents keep what is attached until an explicit list lacks it
 * @param waiting nodes whose agent has yet to report that it is detached
 * @param skipped nodes that are not waited for, each with the reason
 */
public record DetachProgress(List<AssignedNode> unassign, List<NodeInfo> recreate, List<String> waiting, List<String> skipped) {
  /**
   * How long a node that reports nothing of the classifier, but has not yet acted on its object, is waited for: its agent may be
   * attaching what it was assigned a moment ago.
   */
  static final Duration SETTLING = Duration.ofSeconds(60);

  /** How long an agent that is not ready is waited for, if it went away a moment ago: a restart takes some seconds. */
  static final Duration AGENT_RESTART = Duration.ofSeconds(30);

  /** After this no agent is waited for: deletion ends, and names the nodes that did not detach. */
  static final Duration LIMIT = Duration.ofMinutes(10);

  /** Nobody has to be waited for. Assignments may still have to be removed: see {@link #unassign}. */
  public boolean done() {
    return waiting.isEmpty();
  }

  /**
   * How far {@code classifier}, which has a deletion timestamp, is.
   *
   * @param hasGrace whether a node's agent, though not ready, may come back by itself
   */
  public static DetachProgress of(PacketClassifier classifier, Collection<NodeInfo> nodes, Collection<PacketClassifierNode> objects,
      Predicate<String> hasGrace, Instant now) {
    Instant since = Instant.parse(classifier.getMetadata().getDeletionTimestamp());
    Assessor assessor = new Assessor(classifier, Duration.between(since, now), hasGrace);
    Map<String, NodeInfo> byName = new HashMap<>();
    nodes.forEach(node -> byName.put(node.name(), node));
    Set<String> withObject = new HashSet<>();
    objects.forEach(object -> {
      withObject.add(object.getMetadata().getName());
      assessor.assess(byName.get(object.getMetadata().getName()), object);
    });
    nodes.stream().filter(node -> !withObject.contains(node.name())).forEach(assessor::assessWithoutObject);
    return assessor.progress;
  }

  /** What people read: counts, and some names. */
  public String summary() {
    StringBuilder text = new StringBuilder();
    if (waiting.isEmpty()) {
      text.append("Detached from every node that answers.");
    } else {
      text.append("Detaching: waiting for ").append(waiting.size() == 1 ? "1 node" : waiting.size() + " nodes").append(" (")
          .append(Names.some(waiting)).append(").");
    }
    if (!skipped.isEmpty()) {
      text.append(' ').append(skipped.size()).append(" not waited for: ").append(Names.some(skipped)).append('.');
    }
    return text.toString();
  }

  /** Looks at one node after the other. */
  private static final class Assessor {
    private final DetachProgress progress = new DetachProgress(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    private final PacketClassifier classifier;
    private final String name;
    private final Duration elapsed;
    private final Predicate<String> hasGrace;

    Assessor(PacketClassifier classifier, Duration elapsed, Predicate<String> hasGrace) {
      this.classifier = classifier;
      this.name = classifier.getMetadata().getName();
      this.elapsed = elapsed;
      this.hasGrace = hasGrace;
    }

    void assess(NodeInfo node, PacketClassifierNode object) {
      AssignmentStatus report = NodeObjects.report(object, name);
      boolean assigned = NodeObjects.assignment(object, name) != null;
      if (node == null) {
        if (assigned || report != null) {
          skip(object.getMetadata().getName(), "the node is gone");
        }
        return;
      }
      if (assigned) {
        progress.unassign.add(new AssignedNode(node, object.getMetadata().getUid()));
      }
      if (assigned || report != null) {
        await(node, LIMIT, report == null ? "its node agent has not acted on the removal"
            : "its node agent still reports it as " + report.active.phase
                + (report.active.message == null ? "" : ": " + report.active.message));
      } else if (!NodeObjects.observed(object) && node.agent() == Agent.Ready) {
        await(node, SETTLING, "its node agent has not acted on the removal");
      }
    }

    void assessWithoutObject(NodeInfo node) {
      boolean selected = NodeSelectorMatch.matches(classifier.getSpec().target.nodeSelector, node.labels());
      if (selected && node.linux() && node.agent() != Agent.Absent) {
        progress.recreate.add(node);
        await(node, SETTLING, "its PacketClassifierNode was deleted, and its node agent has not acted on a new one");
      }
    }

    private void await(NodeInfo node, Duration limit, String reason) {
      boolean restarting = node.agent() != Agent.Ready && hasGrace.test(node.name()) && elapsed.compareTo(AGENT_RESTART) < 0;
      if (node.agent() != Agent.Ready && !restarting) {
        skip(node.name(), node.agent() == Agent.Absent ? "it has no node agent" : "its node agent is not ready");
      } else if (elapsed.compareTo(limit) >= 0) {
        skip(node.name(), reason);
      } else {
        progress.waiting.add(node.name());
      }
    }

    private void skip(String node, String reason) {
      progress.skipped.add(node + " (" + reason + ")");
    }
  }
}
