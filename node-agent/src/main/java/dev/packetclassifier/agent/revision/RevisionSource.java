// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.revision;

import java.io.IOException;
import java.util.Optional;

/** Where revisions come from. */
@FunctionalInterface
public interface RevisionSource {
  /**
   * The text of a PacketClassifierRevision, exactly as stored.
   *
   * @return empty when there is surely no such revision
   * @throws IOException when the API server does not answer
   */
  Optional<String> fetch(String name) throws IOException;
}
