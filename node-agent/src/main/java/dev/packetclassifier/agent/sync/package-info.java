// SPDX-License-Identifier: Apache-2.0
/** The one loop of the agent: look, plan, act, read back, report. */
package dev.packetclassifier.agent.sync;
