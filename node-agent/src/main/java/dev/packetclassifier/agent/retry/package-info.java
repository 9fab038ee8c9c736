// SPDX-License-Identifier: Apache-2.0
/** When to try again. */
package dev.packetclassifier.agent.retry;
