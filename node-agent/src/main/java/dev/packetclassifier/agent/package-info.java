/** The node agent: this node's programs, maps, counters and safety. */
package dev.packetclassifier.agent;
