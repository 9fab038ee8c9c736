// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.reconcile;

import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import dev.packetclassifier.operator.plan.NodeObjects;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * At which generation of each node's object a classifier's own assignment became what it is. Several classifiers share the object:
 * when another one's entry moves its generation, what the agent reported of this one still stands.
 *
 * <p>It is kept in memory. Until this operator has written an assignment itself, or seen the agent act on it, the newest generation
 * counts.
 */
@Singleton
public class AssignmentGenerations {
  private final Map<String, Map<String, Mark>> marks = new ConcurrentHashMap<>();

  private record Mark(String uid, long generation) {
    static Mark of(PacketClassifierNode object) {
      return new Mark(object.getMetadata().getUid(), object.getMetadata().getGeneration());
    }

    boolean isOf(PacketClassifierNode object) {
      return uid.equals(object.getMetadata().getUid());
    }
  }

  /** This classifier's assignment was written just now. */
  void written(String classifier, PacketClassifierNode object) {
    ofClassifier(classifier).put(object.getMetadata().getName(), Mark.of(object));
  }

  /**
   * By node, for objects that exist; one that was deleted and created again starts over.
   *
   * @param objects as the cache shows them now
   */
  Map<String, Long> generations(String classifier, Map<String, PacketClassifierNode> objects) {
    Map<String, Mark> known = ofClassifier(classifier);
    known.keySet().retainAll(objects.keySet());
    Map<String, Long> generations = new HashMap<>();
    objects.forEach((node, object) -> {
      Mark mark = known.get(node);
      if ((mark == null || !mark.isOf(object)) && NodeObjects.assignment(object, classifier) != null && NodeObjects.observed(object)) {
        mark = Mark.of(object);
        known.put(node, mark);
      }
      if (mark != null && mark.isOf(object)) {
        generations.put(node, mark.generation());
      }
    });
    return generations;
  }

  void forget(String classifier) {
    marks.remove(classifier);
  }

  private Map<String, Mark> ofClassifier(String classifier) {
    return marks.computeIfAbsent(classifier, name -> new ConcurrentHashMap<>());
  }
}
