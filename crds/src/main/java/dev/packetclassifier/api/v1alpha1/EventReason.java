// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

/** Every reason of the Events of operator and node agents. Alerts and runbooks stand on these words: they are added to, never renamed. */
public enum EventReason {
  /** Operator, Normal: model and policy are valid. */
  Accepted,
  /** Operator, Warning: model or policy break a bound, which the message names. */
  Rejected,
  /** Operator, Normal: the immutable copy of a new model and policy was made. */
  RevisionCreated,
  /** Operator, Normal: every desired node runs what the spec asks for. */
  Ready,
  /** Operator, Normal: something new began to be rolled out. */
  RolloutStarted,
  /** Operator, Normal: the rollout went on to the next step. */
  RolloutStep,
  /** Operator, Normal: what was rolled out is on all nodes. */
  RolloutCompleted,
  /** Operator, Warning: the rollout failed, and the nodes return to what they ran before. */
  RolledBack,
  /** Operator, Warning: the rollout failed, and waits for someone to act. */
  RolloutFailed,
  /** Operator, Normal: the rollout was paused or held until someone acts. */
  RolloutPaused,
  /** Operator, Warning: a node does not run what it is assigned; once a node and reason. */
  NodeFailing,
  /** Operator, Normal: the classifier is being deleted, and its assignments were removed from the nodes. */
  Detaching,
  /** Operator, Warning: nodes that were not waited for when a classifier was deleted, and may still have programs attached. */
  DetachSkipped,
  /** Operator, Normal: a classifier is detached from every node that answers. Agent, Normal: it is detached from one interface. */
  Detached,
  /** Operator, Warning: less than an hour is left of an exception that was made for longer; then its sources are dropped again. */
  ExceptionEndsSoon,
  /** Agent, Normal: an interface waits, see {@link Phase#Pending}. */
  Pending,
  /** Agent, Normal: an interface runs the revision that the message names. */
  Running,
  /** Agent, Normal: an interface observes until its warm-up is over. */
  Warming,
  /** Agent, Warning: see {@link Phase#Blocked}. */
  Blocked,
  /** Agent, Warning: see {@link Phase#Conflict}. */
  Conflict,
  /** Agent, Warning: see {@link Phase#Failed}. */
  Failed,
  /** Agent, Warning: see {@link Phase#Unsupported}. */
  Unsupported
}
