package dev.packetclassifier.operator.reconcile;

import dev.packetclassifier.api.v1alpha1.Api;
import dev.packetclassifier.api.v1alpha1.EventReason;
import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import dev.packetclassifier.operator.fleet.ClusterCaches;
import dev.packetclassifier.operator.peers.PeersConfigMap;
import dev.packetclassifier.operator.plan.ClassifierPlanner;
import dev.packetclassifier.operator.plan.DetachProgress;
import dev.packetclassifier.operator.plan.NodeInfo;
import dev.packetclassifier.operator.plan.PlannedEvent;
import dev.packetclassifier.operator.plan.PlannerInput;
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
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Brings one classifier's nodes to what it wants, and takes it from all of them when it is deleted. */
@ControllerConfiguration(name = ClassifierReconciler.NAME, finalizerName = Api.FINALIZER)
public class ClassifierReconciler implements ConfigurableReconciler<PacketClassifier>, Cleaner<PacketClassifier> {
  /** The controller's name in configuration, logs and metrics. */
  public static final String NAME = "packetclassifier";

  /**
   * Plans of one classifier in {@link #RATE_PERIOD}: a thousand node events in a second are looked at together. One in a short
   * period, not several in a long one: what people apply while nodes still report on the edit before waits for no more than that.
   */
  static final int RATE = 1;
  static final Duration RATE_PERIOD = Duration.ofMillis(100);

  private static final Duration DETACHING_CHECK = Duration.ofSeconds(5);
  private static final Duration REPORT_RETRY = Duration.ofSeconds(1);

  @Inject ClusterCaches fleet;
  @Inject ModelValidator reader;
  @Inject RevisionStore revisions;
  @Inject AssignmentWriter assignments;
  @Inject AssignmentGenerations assignmentGenerations;
  @Inject AgentGracePeriod agentGracePeriods;
  @Inject StatusPublisher statusPublisher;
  @Inject EventPublisher events;
  @Inject PeersConfigMap peers;

  @Override
  public void updateConfigurationFrom(ControllerConfigurationOverrider<PacketClassifier> configuration) {
    configuration
        .withRateLimiter(new LinearRateLimiter(RATE_PERIOD, RATE))
        .withItemStore(ClusterCaches.classifierStore())
        .withInformerListLimit(ClusterCaches.classifierPage())
        .withReconciliationMaxInterval(ClassifierPlanner.IDLE);
  }

  @Override
  public List<EventSource<?, PacketClassifier>> prepareEventSources(EventSourceContext<PacketClassifier> context) {
    return fleet.eventSources(context);
  }

  @Override
  public UpdateControl<PacketClassifier> reconcile(PacketClassifier classifier, Context<PacketClassifier> context) {
    Instant now = Instant.now();
    Map<String, PacketClassifierNode> objects = fleet.objects();
    List<NodeInfo> nodes = fleet.nodes();
    RolloutPlan plan = ClassifierPlanner.plan(new PlannerInput(classifier, reader.read(classifier), fleet.revisions(name(classifier)), nodes, objects,
        assignmentGenerations.generations(name(classifier), objects), agentGracePeriods.until(nodes, now), statusPublisher.published(classifier), now));
    boolean reported;
    try {
      carryOut(classifier, plan);
    } finally {
      reported = report(classifier, plan, now);
    }
    return UpdateControl.<PacketClassifier>noUpdate().rescheduleAfter(reported ? plan.wakeUp() : REPORT_RETRY);
  }

  private void carryOut(PacketClassifier classifier, RolloutPlan plan) {
    if (plan.makeRevision()) {
      revisions.make(classifier);
    }
    if (!plan.assign().isEmpty()) {
      peers.publishFirst();
    }
    plan.assignment().ifPresent(assignment ->
        assignments.assign(plan.assign(), assignment, object -> assignmentGenerations.written(name(classifier), object)));
    if (plan.makeRevision()) {
      /* After the assignment: what nodes wait for comes before what people read. */
      events.publish(classifier, List.of(new PlannedEvent(false, EventReason.RevisionCreated,
          "Made revision " + plan.assignment().orElseThrow().active.revision + ".")));
    }
    assignments.remove(plan.unassign(), name(classifier));
    revisions.prune(plan.prune());
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
    List<NodeInfo> nodes = fleet.nodes();
    DetachProgress cached = detachment(classifier, nodes, fleet.objects().values());
    assignments.remove(cached.unassign(), name(classifier));
    if (!cached.done()) {
      return DeleteControl.noFinalizerRemoval().rescheduleAfter(DETACHING_CHECK);
    }
    DetachProgress confirmed = detachment(classifier, nodes, fleet.objectsFromServer());
    assignments.remove(confirmed.unassign(), name(classifier));
    if (!confirmed.done()) {
      return DeleteControl.noFinalizerRemoval().rescheduleAfter(Duration.ofSeconds(1));
    }
    events.publish(classifier, detachEvents(cached));
    reader.forget(name(classifier));
    assignmentGenerations.forget(name(classifier));
    statusPublisher.forget(name(classifier));
    return DeleteControl.defaultDelete();
  }

  private static DetachProgress detachment(PacketClassifier classifier, List<NodeInfo> nodes, Collection<PacketClassifierNode> objects) {
    return DetachProgress.of(name(classifier), Instant.parse(classifier.getMetadata().getDeletionTimestamp()), nodes, objects, Instant.now());
  }

  private static List<PlannedEvent> detachEvents(DetachProgress detachment) {
    List<PlannedEvent> planned = new ArrayList<>();
    if (!detachment.skipped().isEmpty()) {
      planned.add(new PlannedEvent(true, EventReason.DetachSkipped, "Not waited for, and possibly still attached: "
          + String.join(", ", detachment.skipped()) + ". An agent that comes back there detaches."));
    }
    planned.add(new PlannedEvent(false, EventReason.Detached, "Detached from every node that can be reached."));
    return planned;
  }

  private static String name(PacketClassifier classifier) {
    return classifier.getMetadata().getName();
  }
}
