/** Logging without repetition. */
package dev.packetclassifier.agent.log;
