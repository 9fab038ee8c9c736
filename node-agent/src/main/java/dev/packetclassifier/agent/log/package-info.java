// SPDX-License-Identifier: Apache-2.0
/** Logging that says each thing once. */
package dev.packetclassifier.agent.log;
