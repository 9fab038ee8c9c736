// SPDX-License-Identifier: Apache-2.0
/** Who says what class a packet is of: a table of packets, a table of flows, or rules. */
package dev.packetclassifier.modelkit.label;
