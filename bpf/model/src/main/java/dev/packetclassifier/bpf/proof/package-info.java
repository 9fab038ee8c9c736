// SPDX-License-Identifier: Apache-2.0
/** What a model can never do: exact answers about all packets that there can be, or a packet that shows the opposite. */
package dev.packetclassifier.bpf.proof;
