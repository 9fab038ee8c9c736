// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.fleet;

import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierRevision;
import dev.packetclassifier.api.v1alpha1.StatusCondition;
import dev.packetclassifier.operator.Settings;
import dev.packetclassifier.operator.plan.NodeInfo;
import dev.packetclassifier.operator.plan.RevisionInfo;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The caches behind every plan, and which classifiers an event concerns. Answers come from memory: no event makes the operator
 * list anything.
 */
@Singleton
public class ClusterCaches {
  private static final String REVISIONS = "revisions";

  /** Objects in one answer when a cache is filled: a real Node takes 30 kB, revisions and classifiers carry models. */
  private static final long PAGE = 50;
  private static final long PAGE_WITH_MODELS = 8;

  private final Settings settings;
  private final KubernetesClient client;
  private IndexerResourceCache<PacketClassifier> classifiers;
  private InformerEventSource<Node, PacketClassifier> nodes;
  private InformerEventSource<Pod, PacketClassifier> agents;
  private InformerEventSource<PacketClassifierNode, PacketClassifier> objects;
  private InformerEventSource<PacketClassifierRevision, PacketClassifier> revisions;

  @Inject
  ClusterCaches(Settings settings, KubernetesClient client) {
    this.settings = settings;
    this.client = client;
  }

  /** The store in which the framework keeps classifiers. */
  public static ItemStore<PacketClassifier> classifierStore() {
    return new TransformingItemStore<>(CacheTransforms::classifier);
  }

  /** Objects in one answer when the cache of classifiers is filled. */
  public static long classifierPage() {
    return PAGE_WITH_MODELS;
  }

  /** Called once, by the framework's only controller. */
  public List<EventSource<?, PacketClassifier>> eventSources(EventSourceContext<PacketClassifier> context) {
    classifiers = context.getPrimaryCache();
    nodes = new InformerEventSource<>(source(Node.class, CacheTransforms::node, PAGE)
        .withSecondaryToPrimaryMapper(node -> everyClassifier())
        .withOnUpdateFilter((now, before) -> !NodeReader.info(now).equals(NodeReader.info(before)))
        .build(), context);
    agents = new InformerEventSource<>(source(Pod.class, CacheTransforms::pod, PAGE)
        .withNamespaces(settings.namespace())
        .withLabelSelector(NodeReader.AGENT_SELECTOR)
        .withSecondaryToPrimaryMapper(pod -> everyClassifier())
        .withOnUpdateFilter((now, before) -> NodeReader.isAgentReady(now) != NodeReader.isAgentReady(before)
            || !Objects.equals(NodeReader.nodeName(now), NodeReader.nodeName(before)))
        .build(), context);
    objects = new InformerEventSource<>(source(PacketClassifierNode.class, CacheTransforms::nodeObject, PAGE)
        .withSecondaryToPrimaryMapper(this::classifiersOf)
        .build(), context);
    revisions = new InformerEventSource<>(source(PacketClassifierRevision.class, CacheTransforms::revision, PAGE_WITH_MODELS)
        .withSecondaryToPrimaryMapper(revision -> Set.of(new ResourceID(revision.getSpec().classifier)))
        .build(), context);
    revisions.addIndexers(
        Map.of(REVISIONS, (Function<PacketClassifierRevision, List<String>>) revision -> List.of(revision.getSpec().classifier)));
    return List.of(nodes, agents, objects, revisions);
  }

  private static <T extends HasMetadata> InformerEventSourceConfiguration.Builder<T> source(Class<T> type, UnaryOperator<T> trim,
      long page) {
    return InformerEventSourceConfiguration.from(type, PacketClassifier.class)
        .withName(type.getSimpleName())
        .withWatchAllNamespaces()
        .withItemStore(new TransformingItemStore<>(trim))
        .withInformerListLimit(page)
        .withPrimaryToSecondaryMapper((PacketClassifier classifier) -> Set.of());
  }

  /** A node or an agent concerns whatever may select it. */
  private Set<ResourceID> everyClassifier() {
    return classifiers.keys().collect(Collectors.toSet());
  }

  /**
   * Those that the object mentions, and those that are not at rest: the event by which a node reports that a classifier is
   * detached no longer mentions it.
   */
  private Set<ResourceID> classifiersOf(PacketClassifierNode object) {
    Set<ResourceID> concerned = classifiers.list(ClusterCaches::isMoving).map(ResourceID::fromResource).collect(Collectors.toSet());
    if (object.getSpec() != null && object.getSpec().assignments != null) {
      object.getSpec().assignments.forEach(entry -> concerned.add(new ResourceID(entry.classifier)));
    }
    if (object.getStatus() != null && object.getStatus().assignments != null) {
      object.getStatus().assignments.forEach(entry -> concerned.add(new ResourceID(entry.classifier)));
    }
    return concerned;
  }

  private static boolean isMoving(PacketClassifier classifier) {
    return classifier.isMarkedForDeletion() || classifier.getStatus() == null || classifier.getStatus().conditions == null
        || classifier.getStatus().conditions.stream()
            .noneMatch(condition -> "Ready".equals(condition.type) && condition.status == StatusCondition.Status.True);
  }

  /** Every node of the cluster, as it is at {@code now}. */
  public List<NodeInfo> nodes(Instant now) {
    return NodeReader.read(nodes.list(node -> true), agents.list(pod -> true).toList(), now);
  }

  /** How many agent pods there are. */
  public int agents() {
    return (int) agents.list(pod -> true).count();
  }

  /** When the next agent that was never ready is given up. */
  public Optional<Instant> nextAgentDeadline(Instant now) {
    return agents.list(pod -> true).flatMap(pod -> NodeReader.neverReadyAt(pod).stream()).filter(now::isBefore)
        .min(Comparator.naturalOrder());
  }

  /** PacketClassifierNode by name. */
  public Map<String, PacketClassifierNode> objects() {
    return objects.list(object -> true).collect(Collectors.toMap(object -> object.getMetadata().getName(), Function.identity()));
  }

  /** Every PacketClassifierNode, from the API server, page by page. For the rare moment when the cache's delay matters. */
  public List<PacketClassifierNode> objectsFromServer() {
    return PagedList.all(client.resources(PacketClassifierNode.class), CacheTransforms::nodeObject);
  }

  /** The revisions of one classifier. */
  public List<RevisionInfo> revisions(String classifier) {
    return revisions.byIndex(REVISIONS, classifier).stream().map(ClusterCaches::info).toList();
  }

  /** Every classifier, as the framework caches it. */
  public Stream<PacketClassifier> classifiers() {
    return classifiers == null ? Stream.empty() : classifiers.list(classifier -> true);
  }

  /** Whether a classifier is still what it was: not changed, not being deleted. */
  public boolean isCurrent(PacketClassifier classifier) {
    return classifiers.get(ResourceID.fromResource(classifier))
        .map(now -> Objects.equals(now.getMetadata().getGeneration(), classifier.getMetadata().getGeneration())
            && !now.isMarkedForDeletion())
        .orElse(false);
  }

  static RevisionInfo info(PacketClassifierRevision revision) {
    return new RevisionInfo(revision.getMetadata().getName(), revision.getSpec().digest, revision.getMetadata().getCreationTimestamp());
  }
}
