// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.PacketClassifierStatus;
import java.time.Instant;
import java.util.Optional;

/**
 * What people see now.
 *
 * @param status as last written, by this operator or the one before it
 * @param at when this operator wrote it; empty when it has not yet
 */
public record PublishedStatus(PacketClassifierStatus status, Optional<Instant> at) {
  public PublishedStatus {
    status = status == null ? new PacketClassifierStatus() : status;
  }
}
