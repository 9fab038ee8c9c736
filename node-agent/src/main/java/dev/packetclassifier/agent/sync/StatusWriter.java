// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.sync;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.packetclassifier.agent.cluster.Cluster;
import dev.packetclassifier.agent.log.DeduplicatingLog;
import dev.packetclassifier.agent.plan.NodeEvent;
import dev.packetclassifier.agent.plan.NodeStatusBuilder;
import dev.packetclassifier.agent.retry.Backoff;
import dev.packetclassifier.agent.retry.TokenBucket;
import dev.packetclassifier.api.v1alpha1.AgentCapability;
import dev.packetclassifier.api.v1alpha1.AssignmentStatus;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNodeStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes the node's status when it differs from what the API server has, and publishes the changes as Events. */
final class StatusWriter {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Backoff RETRY = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));
  /** How long a written status may take to come back through the watch before it is written again. */
  private static final Duration WATCH_DELAY = Duration.ofSeconds(30);
  private static final int BURST = 6;
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final String SUBJECT = "status of this node";

  private final Cluster cluster;
  private final String version;
  private final DeduplicatingLog log;
  private final TokenBucket bucket = new TokenBucket(BURST, INTERVAL);
  private final EventLimiter events = new EventLimiter();
  private volatile double lastWriteSeconds;
  private String written = "";
  private Instant writtenAt = Instant.EPOCH;
  private List<AssignmentStatus> last;
  private int failures;
  private Instant retryAt;

  StatusWriter(Cluster cluster, String version, DeduplicatingLog log) {
    this.cluster = cluster;
    this.version = version;
    this.log = log;
  }

  /**
   * @param object as last seen, with the generation that was acted on and read back
   * @param assigned how many classifiers it lists
   * @param exceptions that are confirmed
   */
  void write(PacketClassifierNode object, List<AssignmentStatus> statuses, int assigned, List<String> exceptions, Instant now) {
    PacketClassifierNodeStatus status = statusOf(object, statuses, assigned);
    status.exceptions = exceptions;
    String text = object.getMetadata().getUid() + text(status);
    publish(object, List.of(), now);
    boolean upToDate = object.getStatus() != null && text(object.getStatus()).equals(text(status));
    boolean inFlight = text.equals(written) && now.isBefore(writtenAt.plus(WATCH_DELAY));
    if (upToDate || inFlight) {
      retryAt = null;
      return;
    }
    if (retryAt != null && now.isBefore(retryAt)) {
      return;
    }
    // What the operator asked for is answered at once; what the node does by itself must not flood etcd.
    boolean answer = object.getStatus() == null || object.getStatus().observedGeneration != status.observedGeneration;
    if (!bucket.take(now) && !answer) {
      retryAt = bucket.nextToken(now);
      return;
    }
    send(object, status, text, now);
  }

  /** When, after {@code now}, a write that failed or has to wait is worth another try, or an Event may be published. */
  Optional<Instant> nextRetry(Instant now) {
    return Stream.of(Optional.ofNullable(retryAt), events.nextAdmission(now)).flatMap(Optional::stream).filter(now::isBefore)
        .min(Instant::compareTo);
  }

  /** When a status was written last, in seconds since 1970; 0 before the first. From any thread. */
  double lastWriteSeconds() {
    return lastWriteSeconds;
  }

  private void send(PacketClassifierNode object, PacketClassifierNodeStatus status, String text, Instant now) {
    List<NodeEvent> changes = NodeEvent.between(before(object), status.assignments);
    try {
      cluster.writeStatus(object, status);
    } catch (IOException e) {
      failures++;
      retryAt = now.plus(RETRY.after(failures));
      log.warn(SUBJECT, "cannot be written: " + e.getMessage());
      return;
    }
    log.resolved(SUBJECT);
    failures = 0;
    retryAt = null;
    written = text;
    writtenAt = now;
    last = status.assignments;
    lastWriteSeconds = System.currentTimeMillis() / 1e3;
    publish(object, changes, now);
  }

  /** When one cannot be published the others are not tried: each would block the loop until its request times out. */
  private void publish(PacketClassifierNode object, List<NodeEvent> changes, Instant now) {
    for (NodeEvent event : events.admit(changes, now)) {
      if (!cluster.publishEvent(object, event)) {
        return;
      }
    }
  }

  /** The status written last, by this agent or the one before it. */
  private List<AssignmentStatus> before(PacketClassifierNode object) {
    if (last != null) {
      return last;
    }
    PacketClassifierNodeStatus seen = object.getStatus();
    return seen == null || seen.assignments == null ? List.of() : seen.assignments;
  }

  private PacketClassifierNodeStatus statusOf(PacketClassifierNode object, List<AssignmentStatus> statuses, int assigned) {
    PacketClassifierNodeStatus status = new PacketClassifierNodeStatus();
    status.observedGeneration = object.getMetadata().getGeneration();
    status.assigned = assigned;
    status.running = (int) NodeStatusBuilder.running(statuses);
    status.summary = NodeStatusBuilder.summary(statuses, assigned);
    status.agentVersion = version;
    status.capabilities = AgentCapability.wireNames();
    status.assignments = statuses;
    return status;
  }

  private static String text(PacketClassifierNodeStatus status) {
    try {
      return JSON.writeValueAsString(status);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
