package dev.packetclassifier.agent;

import dev.packetclassifier.agent.cluster.ApiCluster;
import dev.packetclassifier.agent.cluster.PeerAddresses;
import dev.packetclassifier.agent.cluster.PeerWatch;
import dev.packetclassifier.agent.desired.DesiredState;
import dev.packetclassifier.agent.kernel.PinnedKernel;
import dev.packetclassifier.agent.log.Complaints;
import dev.packetclassifier.agent.loop.AgentLoop;
import dev.packetclassifier.agent.loop.Progress;
import dev.packetclassifier.agent.loop.Tally;
import dev.packetclassifier.agent.loop.Turn;
import dev.packetclassifier.agent.loop.WakeUp;
import dev.packetclassifier.agent.metrics.AgentMetrics;
import dev.packetclassifier.agent.network.NetworkNews;
import dev.packetclassifier.agent.plan.TableLimits;
import dev.packetclassifier.agent.revision.FirstFetch;
import dev.packetclassifier.agent.revision.RevisionShelf;
import dev.packetclassifier.agent.store.CheckedFolder;
import dev.packetclassifier.agent.store.LastKnown;
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
  private final Progress progress;
  private final Tally tally = new Tally();
  private AgentLoop loop;

  @Inject
  Agent(AgentSettings settings, KubernetesClient client, MeterRegistry registry, Progress progress) {
    this.settings = settings;
    this.client = client;
    this.registry = registry;
    this.progress = progress;
  }

  void start(@Observes StartupEvent event) {
    String node = required(settings.nodeName(), "NODE_NAME", "spec.nodeName");
    String namespace = required(settings.podNamespace(), "POD_NAMESPACE", "metadata.namespace");
    TableLimits tables = settings.tables().limits();
    Complaints complaints = new Complaints(LOG);
    CheckedFolder folder = new CheckedFolder(settings.cacheDir());
    LastKnown lastKnown = new LastKnown(folder, complaints);
    ApiCluster cluster = new ApiCluster(client, node, namespace, complaints);
    PinnedKernel kernel = new PinnedKernel(settings.bpfRoot(), tables.geometry());
    PeerWatch peers = new PeerWatch(cluster, lastKnown, apiServers(), settings.nodeKubeconfig(), complaints);
    RevisionShelf shelf = new RevisionShelf(cluster, folder.inner("revisions"), FirstFetch.within(settings.fetchJitter()), complaints);
    Turn turn = new Turn(cluster, new DesiredState(cluster, lastKnown), kernel, new NodeSurroundings(peers), shelf, tables,
        settings.version(), complaints, tally, progress);
    WakeUp wakeUp = new WakeUp();
    AgentMetrics metrics = new AgentMetrics(registry, kernel, progress, tally, tables.maxBytes(), settings.version());
    loop = new AgentLoop(turn, wakeUp, settings.resync(), progress, tally, kernel::prepare, metrics::follow, complaints);
    listen(wakeUp, complaints);
    cluster.watch(wakeUp::now);
    Thread thread = new Thread(loop, "agent-loop");
    thread.setDaemon(true);
    thread.start();
    LOG.infof("node %s, pins in %s, kept in %s", node, settings.bpfRoot(), settings.cacheDir());
  }

  /** Nothing is detached: what the kernel runs outlives the agent, and the next one takes it over. */
  void stop(@Observes ShutdownEvent event) {
    if (loop != null) {
      loop.stop();
    }
  }

  private static void listen(WakeUp wakeUp, Complaints complaints) {
    try {
      NetworkNews.listen(wakeUp::soon);
    } catch (IOException e) {
      complaints.about("news of the network", e.getMessage() + "; changes are seen on the timer only");
    }
  }

  /** The one that this agent speaks to, and the service by which pods reach it, the operator's among them. */
  private Set<InetSocketAddress> apiServers() {
    Set<InetSocketAddress> servers = new HashSet<>();
    PeerAddresses.serverOf(client.getConfiguration().getMasterUrl()).ifPresent(servers::add);
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
