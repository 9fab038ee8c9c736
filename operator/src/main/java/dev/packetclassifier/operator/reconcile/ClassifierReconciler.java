package dev.packetclassifier.operator.reconcile;

import dev.packetclassifier.api.v1alpha1.Api;
import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import dev.packetclassifier.operator.fleet.Fleet;
import dev.packetclassifier.operator.peers.Peers;
import dev.packetclassifier.operator.plan.Detachment;
import dev.packetclassifier.operator.plan.NodeFacts;
import dev.packetclassifier.operator.plan.Notice;
import dev.packetclassifier.operator.plan.Plan;
import dev.packetclassifier.operator.plan.Planner;
import dev.packetclassifier.operator.plan.Situation;
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

  @Inject Fleet fleet;
  @Inject Reader reader;
  @Inject RevisionStore revisions;
  @Inject Assignments assignments;
  @Inject AssignedSince assignedSince;
  @Inject AgentGrace agentGrace;
  @Inject StatusBoard board;
  @Inject Herald herald;
  @Inject Peers peers;

  @Override
  public void updateConfigurationFrom(ControllerConfigurationOverrider<PacketClassifier> configuration) {
    configuration
        .withRateLimiter(new LinearRateLimiter(RATE_PERIOD, RATE))
        .withItemStore(Fleet.classifierStore())
        .withInformerListLimit(Fleet.classifierPage())
        .withReconciliationMaxInterval(Planner.IDLE);
  }

  @Override
  public List<EventSource<?, PacketClassifier>> prepareEventSources(EventSourceContext<PacketClassifier> context) {
    return fleet.eventSources(context);
  }

  @Override
  public UpdateControl<PacketClassifier> reconcile(PacketClassifier classifier, Context<PacketClassifier> context) {
    Instant now = Instant.now();
    Map<String, PacketClassifierNode> objects = fleet.objects();
    List<NodeFacts> nodes = fleet.nodes();
    Plan plan = Planner.plan(new Situation(classifier, reader.read(classifier), fleet.revisions(name(classifier)), nodes, objects,
        assignedSince.generations(name(classifier), objects), agentGrace.until(nodes, now), board.published(classifier), now));
    boolean reported;
    try {
      carryOut(classifier, plan);
    } finally {
      reported = report(classifier, plan, now);
    }
    return UpdateControl.<PacketClassifier>noUpdate().rescheduleAfter(reported ? plan.wakeUp() : REPORT_RETRY);
  }

  private void carryOut(PacketClassifier classifier, Plan plan) {
    if (plan.makeRevision()) {
      revisions.make(classifier);
    }
    if (!plan.assign().isEmpty()) {
      peers.publishFirst();
    }
    plan.assignment().ifPresent(assignment ->
        assignments.assign(plan.assign(), assignment, object -> assignedSince.written(name(classifier), object)));
    if (plan.makeRevision()) {
      /* After the assignment: what nodes wait for comes before what people read. */
      herald.tell(classifier, List.of(new Notice(false, "RevisionCreated",
          "Made revision " + plan.assignment().orElseThrow().active.revision + ".")));
    }
    assignments.drop(plan.drop(), name(classifier));
    revisions.prune(plan.prune());
  }

  /** False when the object is no longer what the plan was made from. */
  private boolean report(PacketClassifier classifier, Plan plan, Instant now) {
    if (!plan.publish()) {
      return true;
    }
    boolean published = board.publish(classifier, plan.status(), now);
    if (published) {
      herald.tell(classifier, plan.notices());
    }
    return published;
  }

  /** What the cache shows is confirmed once with the API server: an assignment written a moment ago may not be in the cache. */
  @Override
  public DeleteControl cleanup(PacketClassifier classifier, Context<PacketClassifier> context) {
    List<NodeFacts> nodes = fleet.nodes();
    Detachment cached = detachment(classifier, nodes, fleet.objects().values());
    assignments.drop(cached.drop(), name(classifier));
    if (!cached.done()) {
      return DeleteControl.noFinalizerRemoval().rescheduleAfter(DETACHING_CHECK);
    }
    Detachment confirmed = detachment(classifier, nodes, fleet.objectsFromServer());
    assignments.drop(confirmed.drop(), name(classifier));
    if (!confirmed.done()) {
      return DeleteControl.noFinalizerRemoval().rescheduleAfter(Duration.ofSeconds(1));
    }
    herald.tell(classifier, farewell(cached));
    reader.forget(name(classifier));
    assignedSince.forget(name(classifier));
    board.forget(name(classifier));
    return DeleteControl.defaultDelete();
  }

  private static Detachment detachment(PacketClassifier classifier, List<NodeFacts> nodes, Collection<PacketClassifierNode> objects) {
    return Detachment.of(name(classifier), Instant.parse(classifier.getMetadata().getDeletionTimestamp()), nodes, objects, Instant.now());
  }

  private static List<Notice> farewell(Detachment detachment) {
    List<Notice> notices = new ArrayList<>();
    if (!detachment.skipped().isEmpty()) {
      notices.add(new Notice(true, "DetachSkipped", "Not waited for, and possibly still attached: "
          + String.join(", ", detachment.skipped()) + ". An agent that comes back there detaches."));
    }
    notices.add(new Notice(false, "Detached", "Detached from every node that can be reached."));
    return notices;
  }

  private static String name(PacketClassifier classifier) {
    return classifier.getMetadata().getName();
  }
}
