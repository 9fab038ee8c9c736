// SPDX-License-Identifier: Apache-2.0
/** Renews what lets the kernel drop, for as long as the agent lives. */
package dev.packetclassifier.agent.lease;
