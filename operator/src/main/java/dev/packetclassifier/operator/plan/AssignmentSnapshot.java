// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.AttachMode;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierSpec;
import java.util.List;

/** An assignment as a value that can be compared; the API type cannot. */
record AssignmentSnapshot(int priority, AttachMode attachMode, List<String> names, String namePattern, Boolean defaultRoute,
    String revision,
    Mode mode) {
  static AssignmentSnapshot of(Assignment assignment) {
    return new AssignmentSnapshot(assignment.priority, assignment.attachMode, assignment.interfaces.names,
        assignment.interfaces.namePattern,
        assignment.interfaces.defaultRoute, assignment.active.revision, assignment.active.mode);
  }

  /** What a classifier wants of each of its nodes. */
  static Assignment wanted(String classifier, PacketClassifierSpec spec, String revision) {
    Assignment assignment = new Assignment();
    assignment.classifier = classifier;
    assignment.priority = spec.target.priority;
    assignment.attachMode = spec.target.attachMode;
    assignment.interfaces = spec.target.interfaces;
    assignment.active = new Assignment.Active();
    assignment.active.revision = revision;
    assignment.active.mode = spec.mode;
    return assignment;
  }
}
