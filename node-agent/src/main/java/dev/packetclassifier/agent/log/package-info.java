/** Logging that says each thing once. */
package dev.packetclassifier.agent.log;
