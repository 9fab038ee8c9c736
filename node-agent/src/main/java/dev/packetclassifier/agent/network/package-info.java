// SPDX-License-Identifier: Apache-2.0
/** The node's own network as this process sees it: interfaces, addresses, default routes, offloads, and notifications of their changes. */
package dev.packetclassifier.agent.network;
