// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

/** Every reason that a classifier's condition can carry. Alerts and runbooks stand on these words: they are added to, never renamed. */
public enum ConditionReason {
  /** The operator has not looked at the object yet; the schema's default. */
  NotReconciled,
  /** Model and policy are valid; on the condition Accepted alone. */
  Accepted,
  /** Model or policy break a bound, which the message names: no node is touched. */
  InvalidModel,
  /** With {@code policy.proof: Required}: the model would drop a packet that a guarantee covers, which the message shows. */
  GuaranteeBroken,
  /** With {@code policy.proof: Required}: whether the model keeps a guarantee could not be decided in two seconds. */
  GuaranteeUndecided,
  /** Every desired node runs the assigned revision in the assigned mode. */
  NodesReady,
  /** At least one node has not yet acted on its assignment. */
  NodesUpdating,
  /** At least one node runs the revision and only observes until its warm-up is over. */
  NodesWarming,
  /** At least one node waits for an interface or for a revision that is being fetched. */
  NodesPending,
  /** The agent of at least one node is not ready, so what that node runs is not known. */
  NodesUnknown,
  /** At least one node reports that it cannot run the assignment and will not by itself. */
  NodesFailed,
  /** Nodes that are no longer selected, or a classifier that is being deleted, are being detached. */
  Detaching,
  /** The node selector matches no node. */
  NoNodesSelected,
  /** Nodes are selected, and none of them runs Linux and a node agent. */
  NoSupportedNode,
  /** A new model, mode or placement is being rolled out: the message has the step. */
  RollingOut,
  /** A step's nodes have all confirmed, and it is held for a time, until it is promoted, or until a gate is passed. */
  RolloutHeld,
  /** {@code rollout.paused} is true: no further node is changed. */
  RolloutPaused,
  /** What was rolled out failed, and the nodes return, or have returned, to what they ran before. */
  RolledBack,
  /** What was rolled out failed, and {@code rollout.onFailure} is Pause: nothing moves until someone acts. */
  RolloutFailed,
  /** The rollout cannot go on because no node of the step is well. */
  NoHealthyNodes,
  /** What nodes are to return to is not known: the status was lost. Nothing is changed until {@code rollout.promote: <id>/retry}. */
  StableUnknown,
  /** The rollout failed, and the revision to return to is gone. */
  StableRevisionGone,
  /** {@code rollout.pin} holds another revision than that of the spec, which therefore runs nowhere. */
  Pinned,
  /** {@code rollout.pin} names a revision that does not exist: no node is touched. */
  PinnedRevisionGone,
  /** All that is missing are interfaces that do not exist on the selected nodes. */
  InterfaceMissing
}
