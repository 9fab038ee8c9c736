// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.PacketClassifierStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What people see now.
 *
 * @param status as last written, by this operator or the one before it
 * @param at when this operator wrote it; empty when it has not yet
 * @param age how long what it says of the rollout has stood there, by a clock that does not jump; less when this operator has not been
 *     looking for so long
 */
public record PublishedStatus(PacketClassifierStatus status, Optional<Instant> at, Duration age) {
  public PublishedStatus {
    status = status == null ? new PacketClassifierStatus() : status;
  }
}
