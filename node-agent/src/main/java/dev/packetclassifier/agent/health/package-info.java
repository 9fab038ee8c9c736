/** Kubelet's probes. */
package dev.packetclassifier.agent.health;
