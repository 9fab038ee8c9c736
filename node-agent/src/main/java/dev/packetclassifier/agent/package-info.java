// SPDX-License-Identifier: Apache-2.0
/** The node agent: this node's programs, maps, counters and safety. */
package dev.packetclassifier.agent;
