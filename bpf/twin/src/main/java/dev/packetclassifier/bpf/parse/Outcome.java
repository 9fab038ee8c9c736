// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.parse;

/** What became of a frame in the parser. Frames that are not {@code Parsed} pass unjudged and are counted by this. */
public enum Outcome {
  /** The packet can be judged. */
  Parsed,
  /** It contradicts itself or ends early: a length, version or header that does not fit. */
  Malformed,
  /** A needed byte lies beyond the first 192, or there are more than 8 IPv6 extension headers. */
  TooDeep
}
