// SPDX-License-Identifier: Apache-2.0
/** The kernel program in plain Java, packet by packet: parser, state and features, equal bit for bit. */
package dev.packetclassifier.bpf.twin;
