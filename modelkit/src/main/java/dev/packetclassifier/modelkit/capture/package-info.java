// SPDX-License-Identifier: Apache-2.0
/** Capture files, plain or compressed. */
package dev.packetclassifier.modelkit.capture;
