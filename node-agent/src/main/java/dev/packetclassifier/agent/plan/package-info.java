/**
 * What to do next on this node, decided by pure functions.
 *
 * <p>{@link dev.packetclassifier.agent.plan.InterfaceSelection} says which interfaces each assignment means,
 * {@link dev.packetclassifier.agent.plan.NodePlanner} what must change in the kernel, and
 * {@link dev.packetclassifier.agent.plan.NodeStatusBuilder} what the node's object says once that was tried and read back. Nothing
 * here reads a clock, a file or the kernel.
 */
package dev.packetclassifier.agent.plan;
