// SPDX-License-Identifier: Apache-2.0
/** Kubelet's probes. */
package dev.packetclassifier.agent.health;
