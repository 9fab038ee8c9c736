// SPDX-License-Identifier: Apache-2.0
/** Captures through the very program of the nodes, in this machine's kernel, beside its twin. */
package dev.packetclassifier.modelkit.replay;
