// SPDX-License-Identifier: Apache-2.0
/**
 * How a changed revision or placement reaches the nodes, as pure functions: which node gets what next, from the steps of the spec, what
 * the status says of the rollout so far, the nodes, and the time that passed. All that is remembered is in the status.
 */
package dev.packetclassifier.operator.rollout;
