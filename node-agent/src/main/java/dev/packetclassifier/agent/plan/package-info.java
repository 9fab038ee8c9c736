// SPDX-License-Identifier: Apache-2.0
/**
 * What to do next on this node, decided by pure functions.
 *
 * <p>{@link dev.packetclassifier.agent.plan.InterfaceSelection} resolves which interfaces each assignment selects,
 * {@link dev.packetclassifier.agent.plan.NodePlanner} plans what must change in the kernel, and
 * {@link dev.packetclassifier.agent.plan.NodeStatusBuilder} builds the status once that was executed and read back. Nothing
 * here reads a clock, a file or the kernel.
 */
package dev.packetclassifier.agent.plan;
