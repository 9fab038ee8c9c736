/** Captures as records of Ethernet frames, whatever their file format, compression and link type. */
package dev.packetclassifier.modelkit.capture;
