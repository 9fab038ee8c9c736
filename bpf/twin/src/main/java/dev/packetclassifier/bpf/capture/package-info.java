// SPDX-License-Identifier: Apache-2.0
/** Captures as records of Ethernet frames, whatever their file format and link type. */
package dev.packetclassifier.bpf.capture;
