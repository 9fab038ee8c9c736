// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.AgentLoss;
import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.AttachMode;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierSpec;
import java.util.List;

/** An assignment as a value that can be compared; the API type cannot. */
record AssignmentSnapshot(int priority, AttachMode attachMode, List<String> names, String namePattern, Boolean defaultRoute,
    String revision, Mode mode, AgentLoss onAgentLoss, Integer leaseSeconds) {
  static AssignmentSnapshot of(Assignment assignment) {
    return new AssignmentSnapshot(assignment.priority, assignment.attachMode, assignment.interfaces.names,
        assignment.interfaces.namePattern,
        assignment.interfaces.defaultRoute, assignment.active.revision, assignment.active.mode, assignment.onAgentLoss,
        assignment.leaseSeconds);
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
    // What is the default is not written: agents supply it, older ones too.
    if (spec.policy != null && spec.policy.onAgentLoss == AgentLoss.FailOpen) {
      assignment.onAgentLoss = spec.policy.onAgentLoss;
      assignment.leaseSeconds = spec.policy.leaseSeconds;
    }
    return assignment;
  }
}
