// SPDX-License-Identifier: Apache-2.0
/**
 * What should happen next, as pure functions: from a classifier, what was accepted of it, the nodes, what they report and the
 * time, to assignments, status, events and the next wake-up. Nothing here talks to anybody or remembers anything.
 */
package dev.packetclassifier.operator.plan;
