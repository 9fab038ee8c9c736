// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.exceptions;

import dev.packetclassifier.api.v1alpha1.EventReason;
import dev.packetclassifier.api.v1alpha1.PacketClassifierException;
import dev.packetclassifier.api.v1alpha1.PacketClassifierExceptionStatus;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNodeStatus;
import dev.packetclassifier.operator.fleet.ClusterCaches;
import dev.packetclassifier.operator.plan.NodeInfo;
import dev.packetclassifier.operator.plan.PlannedEvent;
import dev.packetclassifier.operator.reconcile.EventPublisher;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Deletes exceptions that ended, and writes how many nodes confirmed those that stand: every ten seconds, one write an exception at
 * most. A list of a few small objects from the API server's cache each time costs less than a watch.
 */
@Singleton
public class ExceptionUpkeep {
  private static final Logger LOG = Logger.getLogger(ExceptionUpkeep.class);
  private static final PatchContext APPLY = new PatchContext.Builder().withPatchType(PatchType.SERVER_SIDE_APPLY)
      .withFieldManager("pclf-operator").withForce(true).build();

  private final KubernetesClient client;
  private final ClusterCaches caches;
  private final ServerTime serverTime;
  private final EventPublisher events;
  /** Uids of those whose last hour was told; told again after a restart of the operator. */
  private final Set<String> toldSoon = new HashSet<>();

  @Inject
  ExceptionUpkeep(KubernetesClient client, ClusterCaches caches, ServerTime serverTime, EventPublisher events) {
    this.client = client;
    this.caches = caches;
    this.serverTime = serverTime;
    this.events = events;
  }

  /** One round. One exception that cannot be written does not stop the others. */
  public void run() {
    List<PacketClassifierException> exceptions = list();
    Optional<Instant> now = serverTime.now();
    if (exceptions.isEmpty() || now.isEmpty()) {
      toldSoon.clear();
      return;
    }
    Set<String> withAgent = caches.nodes(Instant.now()).stream().filter(node -> node.linux() && node.agent() != NodeInfo.Agent.Absent)
        .map(NodeInfo::name).collect(Collectors.toSet());
    Map<String, PacketClassifierNodeStatus> reported = new HashMap<>();
    caches.objects().forEach((node, object) -> reported.put(node, object.getStatus()));
    for (PacketClassifierException exception : exceptions) {
      try {
        keep(exception, now.get(), withAgent, reported);
      } catch (KubernetesClientException e) {
        LOG.warnf("exception %s: %s", exception.getMetadata().getName(), e.getMessage());
      }
    }
  }

  private void keep(PacketClassifierException exception, Instant now, Set<String> withAgent,
      Map<String, PacketClassifierNodeStatus> reported) {
    if (ExceptionPlan.ended(exception, now)) {
      client.resource(exception).delete();
      LOG.infof("exception %s ended and was deleted", exception.getMetadata().getName());
      return;
    }
    if (ExceptionPlan.endsSoon(exception, now) && toldSoon.add(exception.getMetadata().getUid())) {
      events.publish(exception, List.of(new PlannedEvent(true, EventReason.ExceptionEndsSoon, "ends at " + ExceptionPlan.end(exception)
          + ", then what its sources send is dropped again where a model says so; to prolong it, set spec.until")));
    }
    PacketClassifierExceptionStatus status = ExceptionPlan.status(exception, withAgent, reported);
    if (ExceptionPlan.differs(status, Optional.ofNullable(exception.getStatus()))) {
      write(exception, status);
    }
  }

  private void write(PacketClassifierException exception, PacketClassifierExceptionStatus status) {
    PacketClassifierException patch = new PacketClassifierException();
    patch.setMetadata(
        new ObjectMetaBuilder().withName(exception.getMetadata().getName()).withUid(exception.getMetadata().getUid()).build());
    patch.setSpec(null);
    patch.setStatus(status);
    client.resource(patch).subresource("status").patch(APPLY);
  }

  /** None while the definition is not installed. */
  private List<PacketClassifierException> list() {
    try {
      return client.resources(PacketClassifierException.class).list(new ListOptionsBuilder().withResourceVersion("0").build()).getItems();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return List.of();
      }
      throw e;
    }
  }
}
