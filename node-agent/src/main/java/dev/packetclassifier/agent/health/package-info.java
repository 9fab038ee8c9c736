/** What kubelet asks. */
package dev.packetclassifier.agent.health;
