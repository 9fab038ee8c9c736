/** Capture files, plain or compressed. */
package dev.packetclassifier.modelkit.capture;
