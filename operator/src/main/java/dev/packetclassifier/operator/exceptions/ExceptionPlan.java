// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.exceptions;

import dev.packetclassifier.api.v1alpha1.AgentCapability;
import dev.packetclassifier.api.v1alpha1.Exceptions;
import dev.packetclassifier.api.v1alpha1.PacketClassifierException;
import dev.packetclassifier.api.v1alpha1.PacketClassifierExceptionStatus;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNodeStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What is to be done about one exception. */
public final class ExceptionPlan {
  private static final int NAMED = 10;
  private static final Duration SOON = Duration.ofHours(1);

  private ExceptionPlan() {}

  /** Whether it ended, so that it is deleted. */
  public static boolean ended(PacketClassifierException exception, Instant serverNow) {
    return !serverNow.isBefore(end(exception));
  }

  /** Whether its last hour has begun, of one that was made for longer. */
  public static boolean endsSoon(PacketClassifierException exception, Instant serverNow) {
    Instant lastHour = end(exception).minus(SOON);
    return !serverNow.isBefore(lastHour) && Instant.parse(exception.getMetadata().getCreationTimestamp()).isBefore(lastHour)
        && !ended(exception, serverNow);
  }

  /** When it ends. */
  public static Instant end(PacketClassifierException exception) {
    return Exceptions.end(exception.getSpec().until, exception.getMetadata().getCreationTimestamp());
  }

  /**
   * Who carries it out.
   *
   * @param withAgent names of the nodes that have an agent
   * @param reported by node: what its agent reported last
   */
  public static PacketClassifierExceptionStatus status(PacketClassifierException exception, Set<String> withAgent,
      Map<String, PacketClassifierNodeStatus> reported) {
    String id = Exceptions.id(exception.getMetadata());
    long confirmed = withAgent.stream().filter(node -> confirms(reported.get(node), id)).count();
    List<String> unsupported = new TreeSet<>(withAgent).stream().filter(node -> tooOld(reported.get(node))).toList();
    PacketClassifierExceptionStatus status = new PacketClassifierExceptionStatus();
    status.observedGeneration = exception.getMetadata().getGeneration();
    status.confirmed = confirmed + "/" + withAgent.size();
    status.nodes = withAgent.size();
    status.unsupported = unsupported.size();
    status.unsupportedNodes = unsupported.isEmpty() ? null : unsupported.stream().limit(NAMED).collect(Collectors.toList());
    return status;
  }

  private static boolean confirms(PacketClassifierNodeStatus status, String id) {
    return status != null && status.exceptions != null && status.exceptions.contains(id);
  }

  /** An agent that has not reported at all may be as new as any. */
  private static boolean tooOld(PacketClassifierNodeStatus status) {
    return status != null && status.observedGeneration >= 0 && !AgentCapability.Exceptions.isIn(status);
  }

  /** Whether a status says something else than the one that is there. */
  public static boolean differs(PacketClassifierExceptionStatus status, Optional<PacketClassifierExceptionStatus> published) {
    return published.map(old -> old.observedGeneration != status.observedGeneration || !status.confirmed.equals(old.confirmed)
        || old.unsupported != status.unsupported).orElse(true);
  }
}
