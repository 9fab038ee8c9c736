// SPDX-License-Identifier: Apache-2.0
/** Frames and sequences of frames that every way through parser, state and protection is tried with, on nodes too. */
package dev.packetclassifier.bpf.frame;
