// SPDX-License-Identifier: Apache-2.0
/** What this node should run, and how a deleted Node is detected. */
package dev.packetclassifier.agent.desired;
