// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

/** Why a packet has no verdict. The ordinal is the kernel's number. */
public enum Unjudged {
  /** The program has no image. */
  NoModel,
  /** A header is cut short or contradicts itself. */
  Malformed,
  /** What the parser needs lies beyond the first 192 bytes, or behind more than eight extension headers. */
  TooDeep,
  /** The kernel could not give the program its memory or the frame's bytes. */
  Error,
  /** The record of the packet's flow has not all that the model looks at. */
  Cold,
  /** Other CPUs held a record that the packet belongs to for too long. */
  Busy
}
