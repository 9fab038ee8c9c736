// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.packetclassifier.agent.log.DeduplicatingLog;
import dev.packetclassifier.agent.plan.NodeEvent;
import dev.packetclassifier.api.v1alpha1.Api;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNodeStatus;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The real API server. Watches two objects by name, and requests nothing else but revisions. */
public final class ApiCluster implements Cluster, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ApiCluster.class);
  private static final String FIELD_MANAGER = "pclf-agent";
  private static final String SUBJECT = "API server";
  private static final String EVENT_NAMESPACE = "default";
  private static final String NODES = "/apis/" + Api.GROUP + "/" + Api.VERSION + "/packetclassifiernodes/";
  private static final String CREDENTIALS = "request to the API server";
  private static final Duration PROBE_INTERVAL = Duration.ofSeconds(20);
  private static final String REVISIONS = "/apis/" + Api.GROUP + "/" + Api.VERSION + "/packetclassifierrevisions/";

  /** Read without types: one value that this agent does not know must not hide the whole object. */
  private static final ResourceDefinitionContext NODE_OBJECTS = ResourceDefinitionContext.fromResourceType(PacketClassifierNode.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final long WATCH_GRACE_NANOS = Duration.ofSeconds(5).toNanos();
  private static final PatchContext APPLY = new PatchContext.Builder().withPatchType(PatchType.SERVER_SIDE_APPLY)
      .withFieldManager(FIELD_MANAGER).withForce(true).build();

  private final KubernetesClient client;
  private final String node;
  private final ApiContact contact;
  private final Duration probeInterval;
  private Thread probe;
  private final DeduplicatingLog log;
  private final SharedIndexInformer<GenericKubernetesResource> objects;
  private final SharedIndexInformer<ConfigMap> peers;
  private long lastWatched = System.nanoTime();

  /**
   * @param node the node's name
   * @param namespace of the agent's pod, where the peers ConfigMap is
   */
  public ApiCluster(KubernetesClient client, String node, String namespace, ApiContact contact, DeduplicatingLog log) {
    this(client, node, namespace, contact, PROBE_INTERVAL, log);
  }

  ApiCluster(KubernetesClient client, String node, String namespace, ApiContact contact, Duration probeInterval, DeduplicatingLog log) {
    this.probeInterval = probeInterval;
    this.contact = contact;
    this.log = log;
    this.client = client;
    this.node = node;
    this.objects = client.genericKubernetesResources(NODE_OBJECTS).withName(node).runnableInformer(0);
    this.peers = client.configMaps().inNamespace(namespace).withName(Api.PEERS_CONFIG_MAP).runnableInformer(0);
  }

  /** Starts the watches, which are retried while the API server cannot be reached. */
  public void watch(Runnable onChange) {
    watch(objects, onChange);
    watch(peers, onChange);
    probe = new Thread(null, new ApiContactProbe(contact, probeInterval, this::probe), "api-contact", 256 * 1024);
    probe.setDaemon(true);
    probe.start();
  }

  private static <T> void watch(SharedIndexInformer<T> informer, Runnable onChange) {
    informer.addEventHandler(new TriggeringHandler<>(onChange));
    informer.exceptionHandler((started, failure) -> true);
    informer.start().thenRun(onChange);
  }

  private void probe() {
    try {
      get(NODES + node + "?resourceVersion=0");
      log.resolved(CREDENTIALS);
    } catch (IOException e) {
      log.warn(CREDENTIALS, e.getMessage());
    }
  }

  @Override
  public NodeObjectState nodeObject() {
    if (objects.isWatching()) {
      lastWatched = System.nanoTime();
      log.resolved(SUBJECT);
    } else if (System.nanoTime() - lastWatched > WATCH_GRACE_NANOS) {
      log.warn(SUBJECT, "cannot be watched; going on with what is known");
    }
    if (!objects.hasSynced()) {
      return new NodeObjectState.NotSynced();
    }
    List<? extends HasMetadata> store = objects.getStore().list();
    return store.isEmpty() ? new NodeObjectState.NotFound() : NodeObjectParser.parse(JSON.valueToTree(store.get(0)));
  }

  @Override
  public Existence nodeObjectExistence() {
    return existenceOf(client.genericKubernetesResources(NODE_OBJECTS).withName(node));
  }

  @Override
  public Existence nodeExistence() {
    Resource<Node> resource = client.nodes().withName(node);
    return existenceOf(resource);
  }

  private Existence existenceOf(Resource<?> resource) {
    try {
      Existence existence = resource.get() == null ? Existence.NotFound : Existence.Exists;
      contact.answered();
      return existence;
    } catch (KubernetesClientException e) {
      return Existence.Unknown;
    }
  }

  @Override
  public Optional<Map<String, String>> peers() {
    return peers.getStore().list().stream().findFirst().map(ConfigMap::getData);
  }

  /** From the API server's watch cache first (resourceVersion=0); what that lacks, from etcd. */
  @Override
  public Optional<String> fetch(String name) throws IOException {
    Optional<String> fast = get(REVISIONS + name + "?resourceVersion=0");
    return fast.isPresent() ? fast : get(REVISIONS + name);
  }

  private Optional<String> get(String path) throws IOException {
    try {
      Optional<String> text = Optional.ofNullable(client.raw(path));
      contact.answered();
      return text;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        contact.answered();
        return Optional.empty();
      }
      throw new IOException(sentence(e), e);
    }
  }

  @Override
  public void writeStatus(PacketClassifierNode object, PacketClassifierNodeStatus status) throws IOException {
    PacketClassifierNode patch = new PacketClassifierNode();
    patch.setMetadata(new ObjectMetaBuilder().withName(node).withUid(object.getMetadata().getUid()).build());
    patch.setSpec(null);
    patch.setStatus(status);
    try {
      client.resource(patch).subresource("status").patch(APPLY, Serialization.asJson(patch));
      contact.answered();
    } catch (KubernetesClientException e) {
      throw new IOException(sentence(e), e);
    }
  }

  /** Events are published once and not retried: the status has the same information. */
  @Override
  public boolean publishEvent(PacketClassifierNode object, NodeEvent change) {
    try {
      client.v1().events().inNamespace(EVENT_NAMESPACE).resource(event(object, change)).create();
      return true;
    } catch (KubernetesClientException e) {
      LOG.debugf("no event: %s", e.getMessage());
      return false;
    }
  }

  private Event event(PacketClassifierNode object, NodeEvent change) {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    String message = change.message();
    return new EventBuilder()
        .withNewMetadata().withGenerateName(node + ".").withNamespace(EVENT_NAMESPACE).endMetadata()
        .withNewInvolvedObject().withApiVersion(object.getApiVersion()).withKind(object.getKind()).withName(node)
        .withUid(object.getMetadata().getUid()).endInvolvedObject()
        .withNewSource().withComponent(FIELD_MANAGER).withHost(node).endSource()
        .withType(change.warning() ? "Warning" : "Normal").withReason(change.reason().name())
        .withMessage(message.length() <= 1024 ? message : message.substring(0, 1023) + "…")
        .withFirstTimestamp(now).withLastTimestamp(now).withCount(1)
        .build();
  }

  private static String sentence(KubernetesClientException e) {
    String reason = e.getStatus() != null && e.getStatus().getMessage() != null ? e.getStatus().getMessage() : e.getMessage();
    return e.getCause() == null || e.getCause().getMessage() == null ? reason : reason + ": " + e.getCause().getMessage();
  }

  @Override
  public void close() {
    if (probe != null) {
      probe.interrupt();
    }
    objects.close();
    peers.close();
  }

  /** Every change triggers a sync, which reads the store. */
  private record TriggeringHandler<T>(Runnable onChange) implements ResourceEventHandler<T> {
    @Override
    public void onAdd(T object) {
      onChange.run();
    }

    @Override
    public void onUpdate(T before, T after) {
      onChange.run();
    }

    @Override
    public void onDelete(T object, boolean stale) {
      onChange.run();
    }
  }
}
