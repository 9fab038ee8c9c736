/** What this node should run, as far as it is known, and when what runs may be taken off. */
package dev.packetclassifier.agent.desired;
