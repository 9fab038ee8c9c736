// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent;

import dev.packetclassifier.agent.cluster.ApiCluster;
import dev.packetclassifier.agent.cluster.ApiContact;
import dev.packetclassifier.agent.cluster.PeerAddressParser;
import dev.packetclassifier.agent.cluster.PeerTracker;
import dev.packetclassifier.agent.cluster.ServerTime;
import dev.packetclassifier.agent.desired.DesiredStateSource;
import dev.packetclassifier.agent.desired.RebootPolicy;
import dev.packetclassifier.agent.exceptions.ExceptionConfirmation;
import dev.packetclassifier.agent.exceptions.ExceptionLoop;
import dev.packetclassifier.agent.exceptions.ExceptionWatch;
import dev.packetclassifier.agent.kernel.PinnedKernel;
import dev.packetclassifier.agent.log.DeduplicatingLog;
import dev.packetclassifier.agent.metrics.AgentMetrics;
import dev.packetclassifier.agent.network.NetworkMonitor;
import dev.packetclassifier.agent.network.Resolvers;
import dev.packetclassifier.agent.network.RoutingPeers;
import dev.packetclassifier.agent.plan.TableLimits;
import dev.packetclassifier.agent.revision.FetchJitter;
import dev.packetclassifier.agent.revision.RevisionCache;
import dev.packetclassifier.agent.store.ChecksummedDirectory;
import dev.packetclassifier.agent.store.NodeCheckpoint;
import dev.packetclassifier.agent.sync.AgentCounters;
import dev.packetclassifier.agent.sync.SyncIteration;
import dev.packetclassifier.agent.sync.SyncLoop;
import dev.packetclassifier.agent.sync.SyncState;
import dev.packetclassifier.agent.sync.SyncTrigger;
import dev.packetclassifier.bpf.libbpf.BootClock;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/** Puts the parts together, starts the loop and stops it. */
@ApplicationScoped
public class Agent {
  private static final Logger LOG = Logger.getLogger(Agent.class);

  private final AgentSettings settings;
  private final KubernetesClient client;
  private final MeterRegistry registry;
  private final SyncState syncState;
  private final ApiContact contact;
  private final AgentCounters counters = new AgentCounters();
  private final ServerTime serverTime;
  private SyncLoop loop;
  private ExceptionLoop exceptions;

  @Inject
  Agent(AgentSettings settings, KubernetesClient client, MeterRegistry registry, SyncState syncState, ApiContact contact,
      ServerTime serverTime) {
    this.settings = settings;
    this.client = client;
    this.registry = registry;
    this.syncState = syncState;
    this.contact = contact;
    this.serverTime = serverTime;
  }

  void start(@Observes StartupEvent event) {
    String node = required(settings.nodeName(), "NODE_NAME", "spec.nodeName");
    String namespace = required(settings.podNamespace(), "POD_NAMESPACE", "metadata.namespace");
    TableLimits tables = settings.tables().limits();
    DeduplicatingLog log = new DeduplicatingLog(LOG);
    ChecksummedDirectory directory = new ChecksummedDirectory(settings.cacheDir());
    NodeCheckpoint checkpoint = new NodeCheckpoint(directory, log);
    ApiCluster cluster = new ApiCluster(client, node, namespace, contact, log);
    PinnedKernel kernel = new PinnedKernel(settings.bpfRoot(), tables.geometry());
    PeerTracker peerTracker = new PeerTracker(cluster, checkpoint, apiServers(), settings.nodeKubeconfig(), log);
    RevisionCache revisionCache = new RevisionCache(cluster, directory.subdirectory("revisions"),
        FetchJitter.within(settings.fetchJitter()), log);
    LinuxHostEnvironment environment = new LinuxHostEnvironment(peerTracker,
        new Resolvers(settings.resolvConf(), settings.systemdResolvConf()),
        new RoutingPeers());
    SyncTrigger trigger = new SyncTrigger();
    ExceptionConfirmation confirmation = new ExceptionConfirmation(peerTracker::nodes, Math::random);
    SyncIteration iteration = new SyncIteration(cluster, new DesiredStateSource(cluster, checkpoint,
        RebootPolicy.of(settings.rebootWait(), settings.rebootObserve())), kernel, environment, revisionCache, tables,
        settings.version(), log, counters, confirmation, syncState);
    AgentMetrics metrics = new AgentMetrics(registry, kernel, syncState, counters, contact, tables.maxBytes(), settings.version());
    loop = new SyncLoop(iteration, trigger, settings.resync(), syncState, counters, kernel::prepare, metrics::follow, log);
    exceptions = followExceptions(kernel, checkpoint, confirmation, trigger, log);
    monitorNetwork(trigger, log);
    cluster.watch(trigger::triggerNow);
    start(loop, "sync-loop");
    LOG.infof("node %s, pins in %s, kept in %s", node, settings.bpfRoot(), settings.cacheDir());
  }

  /** Nothing is detached: what the kernel runs outlives the agent, and the next one takes it over. */
  void stop(@Observes ShutdownEvent event) {
    if (loop != null) {
      loop.stop();
      exceptions.stop();
    }
  }

  /** What is on the disk is in the kernel before anything is attached. */
  private ExceptionLoop followExceptions(PinnedKernel kernel, NodeCheckpoint checkpoint, ExceptionConfirmation confirmation,
      SyncTrigger trigger, DeduplicatingLog log) {
    ExceptionWatch watch = new ExceptionWatch(client, log);
    ExceptionLoop followed = new ExceptionLoop(watch, serverTime::now, BootClock::nanos, RebootPolicy.currentBootId(), kernel, checkpoint,
        confirmation, trigger::triggerDebounced, log);
    followed.restore();
    start(followed, "exceptions");
    watch.start(followed::wake);
    return followed;
  }

  private static void start(Runnable loop, String name) {
    Thread thread = new Thread(loop, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void monitorNetwork(SyncTrigger trigger, DeduplicatingLog log) {
    try {
      NetworkMonitor.listen(trigger::triggerDebounced);
    } catch (IOException e) {
      log.warn("network monitor", e.getMessage() + "; changes are noticed by the periodic resync only");
    }
  }

  /** The one that this agent speaks to, and the service by which pods reach it, the operator's among them. */
  private Set<InetSocketAddress> apiServers() {
    Set<InetSocketAddress> servers = new HashSet<>();
    PeerAddressParser.serverOf(client.getConfiguration().getMasterUrl()).ifPresent(servers::add);
    String service = System.getenv("KUBERNETES_SERVICE_HOST");
    if (service != null) {
      servers.add(InetSocketAddress.createUnresolved(service, Integer.parseInt(System.getenv("KUBERNETES_SERVICE_PORT"))));
    }
    return servers;
  }

  private static String required(Optional<String> value, String variable, String field) {
    return value.filter(text -> !text.isBlank()).orElseThrow(() -> new IllegalStateException(
        "environment variable " + variable + " is not set: the agent's pod gets it from the downward API, fieldPath " + field));
  }
}
