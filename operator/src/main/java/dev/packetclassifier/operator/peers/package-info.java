// SPDX-License-Identifier: Apache-2.0
/** The addresses from which the control plane and the nodes speak, for the node agents to protect. */
package dev.packetclassifier.operator.peers;
