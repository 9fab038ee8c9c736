// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

/** The types of a classifier's conditions; kstatus, {@code kubectl wait} and GitOps tools read the last three. */
public enum ConditionType {
  /** True when model and policy were validated, False when they break a bound. */
  Accepted,
  /** True when every desired node runs what the spec asks for. */
  Ready,
  /** True while something still changes by itself. */
  Reconciling,
  /** True when nothing will change until someone acts. */
  Stalled
}
