// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.image;

/** Whether a program tells what it computes. */
public enum Tracing {
  /** Production: nothing of it is left in the program. */
  None,
  /** The features, scores and verdict of the last packet stay in a map. */
  Verdicts,
  /** As Verdicts, and every frame is read as if its first bytes were not in one piece. */
  Copied
}
