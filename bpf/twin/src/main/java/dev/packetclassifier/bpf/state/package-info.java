// SPDX-License-Identifier: Apache-2.0
/** What is remembered from packet to packet: flows, addresses, stations. The definition is {@code STATE.md}. */
package dev.packetclassifier.bpf.state;
