// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.reconcile;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.packetclassifier.api.v1alpha1.Api;
import dev.packetclassifier.api.v1alpha1.EventReason;
import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import dev.packetclassifier.api.v1alpha1.RolloutGate;
import dev.packetclassifier.operator.fleet.ClusterCaches;
import dev.packetclassifier.operator.peers.PeersConfigMap;
import dev.packetclassifier.operator.plan.ClassifierPlanner;
import dev.packetclassifier.operator.plan.DetachProgress;
import dev.packetclassifier.operator.plan.ModelValidation;
import dev.packetclassifier.operator.plan.Names;
import dev.packetclassifier.operator.plan.NodeInfo;
import dev.packetclassifier.operator.plan.PlannedEvent;
import dev.packetclassifier.operator.plan.PlannerInput;
import dev.packetclassifier.operator.plan.PublishedStatus;
import dev.packetclassifier.operator.plan.RolloutPlan;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.rate.LinearRateLimiter;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.quarkiverse.operatorsdk.runtime.api.ConfigurableReconciler;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/** Brings one classifier's nodes to what it wants, and takes it from all of them when it is deleted. */
@ControllerConfiguration(name = ClassifierReconciler.NAME, finalizerName = Api.FINALIZER)
public class ClassifierReconciler implements ConfigurableReconciler<PacketClassifier>, Cleaner<PacketClassifier> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Logger LOG = Logger.getLogger(ClassifierReconciler.class);

  /** The controller's name in configuration, logs and metrics. */
  public static final String NAME = "packetclassifier";

  /**
   * Plans of one classifier in {@link #RATE_PERIOD}: a thousand node events in a second are looked at together. One in a short
   * period, not several in a long one: what people apply while nodes still report on the edit before waits for no more than that.
   */
  static final int RATE = 1;
  static final Duration RATE_PERIOD = Duration.ofMillis(100);

  private static final Duration DETACHING_CHECK = Duration.ofSeconds(5);
  /** How soon to look whether guarantees are proved. */
  private static final Duration PROOF_CHECK = Duration.ofMillis(200);
  private static final Duration CONFIRMATION = Duration.ofSeconds(1);
  private static final Duration NEXT_WRITES = Duration.ofMillis(100);
  private static final Duration REPORT_RETRY = Duration.ofSeconds(1);
  private static final Duration STALE_RETRY = Duration.ofMillis(200);
  private static final Duration WRITE_TIME = Duration.ofMillis(500);

  /** Room for names in one Event, whose message has at most 1024 characters, and how many Events name nodes at most. */
  private static final int NAMES_LENGTH = 900;
  private static final int NAMING_EVENTS = 10;

  @Inject
  ClusterCaches caches;
  @Inject
  ModelValidator validator;
  @Inject
  RevisionStore revisions;
  @Inject
  AssignmentWriter assignments;
  @Inject
  AssignmentGenerations assignmentGenerations;
  @Inject
  WrittenObjects writtenObjects;
  @Inject
  RefusedWrites refusedWrites;
  @Inject
  AgentGracePeriod agentGracePeriod;
  @Inject
  StatusPublisher statusPublisher;
  @Inject
  EventPublisher events;
  @Inject
  PeersConfigMap peers;

  @Override
  public void updateConfigurationFrom(ControllerConfigurationOverrider<PacketClassifier> configuration) {
    configuration
        .withRateLimiter(new LinearRateLimiter(RATE_PERIOD, RATE))
        .withGenerationAware(false)
        .withOnUpdateFilter(ClassifierReconciler::isWorthALook)
        .withItemStore(ClusterCaches.classifierStore())
        .withInformerListLimit(ClusterCaches.classifierPage())
        .withReconciliationMaxInterval(ClassifierPlanner.IDLE);
  }

  /** A status that this operator wrote wakes nothing; a gate that another controller wrote does. */
  static boolean isWorthALook(PacketClassifier now, PacketClassifier before) {
    return !Objects.equals(now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
        || !Objects.equals(now.getMetadata().getDeletionTimestamp(), before.getMetadata().getDeletionTimestamp())
        || !Objects.equals(now.getMetadata().getFinalizers(), before.getMetadata().getFinalizers())
        || !JSON.valueToTree(gates(now)).equals(JSON.valueToTree(gates(before)));
  }

  private static List<RolloutGate> gates(PacketClassifier classifier) {
    return classifier.getStatus() == null || classifier.getStatus().gates == null ? List.of() : classifier.getStatus().gates;
  }

  @Override
  public List<EventSource<?, PacketClassifier>> prepareEventSources(EventSourceContext<PacketClassifier> context) {
    return caches.eventSources(context);
  }

  @Override
  public UpdateControl<PacketClassifier> reconcile(PacketClassifier classifier, Context<PacketClassifier> context) {
    Optional<ModelValidation> validation = validator.validate(classifier);
    if (validation.isEmpty()) {
      return UpdateControl.<PacketClassifier>noUpdate().rescheduleAfter(PROOF_CHECK);
    }
    Instant now = Instant.now();
    Map<String, PacketClassifierNode> objects = writtenObjects.over(caches.objects());
    List<NodeInfo> nodes = caches.nodes(now);
    RolloutPlan plan = ClassifierPlanner
        .plan(new PlannerInput(classifier, validation.get(), caches.revisions(name(classifier)),
            nodes, objects, assignmentGenerations.generations(name(classifier), objects), agentGracePeriod.until(nodes, now),
            refusedWrites.of(name(classifier)), statusPublisher.published(classifier), now));
    if (plan.statusFirst() && !report(classifier, plan, now)) {
      return UpdateControl.<PacketClassifier>noUpdate().rescheduleAfter(STALE_RETRY);
    }
    boolean reported = true;
    try {
      carryOut(classifier, plan, now);
    } finally {
      reported = plan.statusFirst() || report(classifier, plan, now);
    }
    return UpdateControl.<PacketClassifier>noUpdate().rescheduleAfter(reported ? wakeUp(plan, now) : REPORT_RETRY);
  }

  /** A pod that never became ready is given up at a time of its own. */
  private Duration wakeUp(RolloutPlan plan, Instant now) {
    return caches.nextAgentDeadline(now).map(deadline -> Duration.between(now, deadline)).filter(wait -> wait.compareTo(plan.wakeUp()) < 0)
        .orElse(plan.wakeUp());
  }

  private void carryOut(PacketClassifier classifier, RolloutPlan plan, Instant now) {
    if (plan.makeRevision().isPresent()) {
      revisions.make(classifier);
    }
    assignments.remove(plan.unassign(), name(classifier));
    if (!plan.assign().isEmpty()) {
      peers.publishFirst();
    }
    refusedWrites.tried(name(classifier), assignments.assign(plan.assign(), whileCurrent(classifier), object -> {
      writtenObjects.written(object);
      assignmentGenerations.written(name(classifier), object);
    }), now);
    /* After the assignments: what nodes wait for comes before what people read. */
    plan.makeRevision().ifPresent(revision -> events.publish(classifier,
        List.of(new PlannedEvent(false, EventReason.RevisionCreated, "Made revision " + revision + "."))));
    revisions.prune(plan.prune());
  }

  /** A plan is carried out for half a second, and no longer when the spec has changed: what is taken back reaches no further node. */
  private BooleanSupplier whileCurrent(PacketClassifier classifier) {
    long end = System.nanoTime() + WRITE_TIME.toNanos();
    return () -> System.nanoTime() - end < 0 && caches.isCurrent(classifier);
  }

  /** False when the object is no longer what the plan was made from. */
  private boolean report(PacketClassifier classifier, RolloutPlan plan, Instant now) {
    if (!plan.publish()) {
      return true;
    }
    boolean published = statusPublisher.publish(classifier, plan.status(), now);
    if (published) {
      events.publish(classifier, plan.events());
    }
    return published;
  }

  /** What the cache shows is confirmed once with the API server: an assignment written a moment ago may not be in the cache. */
  @Override
  public DeleteControl cleanup(PacketClassifier classifier, Context<PacketClassifier> context) {
    Instant now = Instant.now();
    List<NodeInfo> nodes = caches.nodes(now);
    Map<String, Instant> graceUntil = agentGracePeriod.until(nodes, now);
    Predicate<String> hasGrace = node -> graceUntil.containsKey(node) && now.isBefore(graceUntil.get(node));
    DetachProgress cached = DetachProgress.of(classifier, nodes, caches.objects().values(), hasGrace, now);
    announce(classifier, cached, now);
    if (detach(classifier, cached)) {
      return DeleteControl.noFinalizerRemoval().rescheduleAfter(NEXT_WRITES);
    }
    if (!cached.done()) {
      return DeleteControl.noFinalizerRemoval().rescheduleAfter(DETACHING_CHECK);
    }
    DetachProgress confirmed = DetachProgress.of(classifier, nodes, caches.objectsFromServer(), hasGrace, now);
    if (detach(classifier, confirmed) || !confirmed.done()) {
      return DeleteControl.noFinalizerRemoval().rescheduleAfter(CONFIRMATION);
    }
    events.publish(classifier, detachEvents(confirmed));
    forget(name(classifier));
    return DeleteControl.defaultDelete();
  }

  /** Removes assignments, a limited number at a time. True when there are more. */
  private boolean detach(PacketClassifier classifier, DetachProgress progress) {
    int count = Math.min(ClassifierPlanner.MAX_WRITES, progress.unassign().size());
    Map<String, String> refused = assignments.remove(progress.unassign().subList(0, count), name(classifier));
    refused.putAll(
        assignments.createEmpty(progress.recreate().subList(0, Math.min(ClassifierPlanner.MAX_WRITES, progress.recreate().size()))));
    refused.forEach((node, message) -> LOG.warnf("%s: its assignment on %s cannot be removed: %s", name(classifier), node, message));
    return count < progress.unassign().size();
  }

  /** Only the difference to what people see already: once an Event, and now and then the status. */
  private void announce(PacketClassifier classifier, DetachProgress progress, Instant now) {
    PublishedStatus published = statusPublisher.published(classifier);
    ClassifierPlanner.detachStatus(classifier, published, progress, now).ifPresent(status -> {
      if (statusPublisher.publish(classifier, status, now) && !ClassifierPlanner.isDetaching(published.status())) {
        events.publish(classifier, List.of(new PlannedEvent(false, EventReason.Detaching, progress.summary())));
      }
    });
  }

  private static List<PlannedEvent> detachEvents(DetachProgress progress) {
    List<PlannedEvent> planned = new ArrayList<>();
    List<String> pieces = Names.pieces(progress.skipped(), NAMES_LENGTH);
    pieces.stream().limit(NAMING_EVENTS).forEach(names -> planned.add(new PlannedEvent(true, EventReason.DetachSkipped,
        "Not waited for, and possibly still attached: " + names + ". An agent that comes back there detaches.")));
    String skipped = progress.skipped().isEmpty() ? "" : "; " + progress.skipped().size() + " were not waited for, see DetachSkipped";
    planned.add(new PlannedEvent(false, EventReason.Detached, "Detached from every node that answers" + skipped + "."));
    return planned;
  }

  private void forget(String classifier) {
    validator.forget(classifier);
    assignmentGenerations.forget(classifier);
    refusedWrites.forget(classifier);
    statusPublisher.forget(classifier);
  }

  private static String name(PacketClassifier classifier) {
    return classifier.getMetadata().getName();
  }
}
