// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.exceptions;

import java.util.List;
import java.util.Optional;

/** Where the agent learns of exceptions. */
interface ExceptionSource {
  /** All of the cluster; empty while that is not known. */
  Optional<List<KnownException>> exceptions();
}
