/** Measurements of the command, run by e2e/bench; no tests. */
package dev.packetclassifier.modelkit.bench;
