// SPDX-License-Identifier: Apache-2.0
/** Logging without repetition. */
package dev.packetclassifier.agent.log;
