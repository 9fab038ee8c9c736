// SPDX-License-Identifier: Apache-2.0
/** What the agent keeps on the node's disk, so that it can work without the API server, after a reboot too. */
package dev.packetclassifier.agent.store;
