// SPDX-License-Identifier: Apache-2.0
/** The API server: this node's own object, revisions, peers, events. */
package dev.packetclassifier.agent.cluster;
