// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.peers;

import dev.packetclassifier.api.v1alpha1.Api;
import dev.packetclassifier.operator.Settings;
import dev.packetclassifier.operator.fleet.ClusterCaches;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Keeps the ConfigMap {@value Api#PEERS_CONFIG_MAP}: every node's addresses and every API server endpoint.
 *
 * <p>It exists while there is a classifier: the uninstall job deletes the last one and then the ConfigMap, and it stays deleted.
 */
@Singleton
public class PeersConfigMap {
  /** The key with every node's addresses, one a line, sorted. */
  public static final String NODES = "nodes";

  /** The key with the API servers' addresses, each with its port, as host:port or [host]:port, one a line, sorted. */
  public static final String API_ENDPOINTS = "apiEndpoints";

  private static final Duration LOOK_INTERVAL = Duration.ofMinutes(1);

  private static final Logger LOG = Logger.getLogger(PeersConfigMap.class);

  private final KubernetesClient client;
  private final ClusterCaches caches;
  private final Settings settings;
  private final Clock clock = Clock.systemUTC();
  private final PeersPace pace = new PeersPace();
  private Instant looked;

  @Inject
  PeersConfigMap(KubernetesClient client, ClusterCaches caches, Settings settings) {
    this.client = client;
    this.caches = caches;
    this.settings = settings;
  }

  /** Publishes unless this operator already has: nodes must know which addresses to protect before they are assigned anything. */
  public synchronized void publishFirst() {
    if (looked == null) {
      publish();
    }
  }

  /** Looks whether the ConfigMap is right, if there is a classifier, and the last look is a minute ago. */
  public synchronized void refresh() {
    if (caches.classifiers().findAny().isEmpty()) {
      looked = null;
    } else if (looked == null || !clock.instant().isBefore(looked.plus(LOOK_INTERVAL))) {
      publish();
    }
  }

  private void publish() {
    Map<String, String> wanted = data(caches.nodes(Instant.now()).stream().flatMap(node -> node.addresses().stream()), apiEndpoints());
    ConfigMap present = client.configMaps().inNamespace(settings.namespace()).withName(Api.PEERS_CONFIG_MAP).get();
    Map<String, String> written = present == null || present.getData() == null ? Map.of() : present.getData();
    if (pace.isDue(wanted, written, caches.agents(), clock.instant())) {
      write(wanted);
      LOG.infof("wrote %s: %d node addresses", Api.PEERS_CONFIG_MAP, wanted.get(NODES).lines().count());
    }
    looked = clock.instant();
  }

  private Stream<String> apiEndpoints() {
    List<EndpointSlice> slices = client.discovery().v1().endpointSlices().inNamespace("default")
        .withLabel("kubernetes.io/service-name", "kubernetes").list().getItems();
    return slices.stream().flatMap(PeersConfigMap::endpoints);
  }

  /** Every address with every port; alone where the slice has no port. */
  static Stream<String> endpoints(EndpointSlice slice) {
    List<Integer> ports = slice.getPorts().stream().map(EndpointPort::getPort).filter(Objects::nonNull).toList();
    return slice.getEndpoints().stream().flatMap(endpoint -> endpoint.getAddresses().stream())
        .flatMap(address -> ports.isEmpty() ? Stream.of(address) : ports.stream().map(port -> withPort(address, port)));
  }

  private static String withPort(String address, int port) {
    return (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
  }

  static Map<String, String> data(Stream<String> nodes, Stream<String> apiEndpoints) {
    Map<String, String> data = new TreeMap<>();
    data.put(NODES, lines(nodes));
    data.put(API_ENDPOINTS, lines(apiEndpoints));
    return data;
  }

  private static String lines(Stream<String> addresses) {
    TreeSet<String> sorted = new TreeSet<>(addresses.toList());
    return sorted.isEmpty() ? "" : String.join("\n", sorted) + "\n";
  }

  private void write(Map<String, String> data) {
    client.resource(new ConfigMapBuilder()
        .withNewMetadata().withName(Api.PEERS_CONFIG_MAP).withNamespace(settings.namespace()).endMetadata()
        .withData(data)
        .build()).patch(new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(Api.OPERATOR_FIELD_MANAGER)
            .withForce(true)
            .build());
  }
}
