// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.cluster;

/** The API server's answer to a live GET of an object. */
public enum Existence {
  Exists,
  NotFound,
  /** It did not answer, or with another error than 404. */
  Unknown
}
