// SPDX-License-Identifier: Apache-2.0
/** What the cluster looks like: trimmed caches of nodes, agents, node objects and revisions, and the event sources that fill them. */
package dev.packetclassifier.operator.fleet;
