// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.agent.log.DeduplicatingLog;
import dev.packetclassifier.agent.store.ChecksummedDirectory;
import dev.packetclassifier.agent.store.NodeCheckpoint;
import dev.packetclassifier.bpf.verdict.KnownHosts;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that drops everything drops DNS first: what a name resolved to last stays protected. */
class PeerTrackerTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration LATER = Duration.ofSeconds(601);
  private static final InetSocketAddress FIRST = new InetSocketAddress("203.0.113.7", 443);
  private static final InetSocketAddress SECOND = new InetSocketAddress("203.0.113.8", 443);

  @TempDir
  Path directory;
  private final Map<String, String> names = new HashMap<>();
  private Optional<Map<String, String>> peers = Optional.empty();

  private PeerTracker tracker(Path kubeconfig) {
    Cluster cluster = (Cluster) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Cluster.class},
        (proxy, method, arguments) -> method.getName().equals("peers") ? peers : null);
    DeduplicatingLog log = new DeduplicatingLog(Logger.getLogger(getClass()));
    return new PeerTracker(cluster, new NodeCheckpoint(new ChecksummedDirectory(directory.resolve("kept")), log), Set.of(),
        Optional.of(kubeconfig),
        log, this::resolve);
  }

  private InetAddress[] resolve(String host) throws UnknownHostException {
    if (!names.containsKey(host)) {
      throw new UnknownHostException(host);
    }
    Set<InetAddress> found = new HashSet<>();
    for (String figures : names.get(host).split(" ")) {
      found.add(InetAddress.getByName(figures));
    }
    return found.toArray(InetAddress[]::new);
  }

  private Path kubeconfig(String... servers) throws Exception {
    StringBuilder text = new StringBuilder("clusters:\n");
    for (String server : servers) {
      text.append("- cluster:\n    server: ").append(server).append('\n');
    }
    return Files.writeString(directory.resolve("kubeconfig"), text);
  }

  @Test
  void addressesOfANameStayUntilItResolvesToOthers() throws Exception {
    names.put("api.example", "203.0.113.7");
    PeerTracker tracker = tracker(kubeconfig("https://api.example"));
    assertThat(tracker.current(NOW).apiServers()).containsExactly(FIRST);
    names.clear();
    assertThat(tracker.current(NOW.plus(LATER)).apiServers()).as("DNS does not answer").containsExactly(FIRST);
    assertThat(tracker.current(NOW.plus(LATER.multipliedBy(100))).peers()).containsExactly(FIRST.getAddress());
    names.put("api.example", "203.0.113.8");
    assertThat(tracker.current(NOW.plus(LATER.multipliedBy(200))).apiServers()).containsExactly(SECOND);
  }

  @Test
  void eachNameKeepsItsOwn() throws Exception {
    names.putAll(Map.of("one.example", "203.0.113.7", "two.example", "203.0.113.8"));
    PeerTracker tracker = tracker(kubeconfig("https://one.example", "https://two.example"));
    assertThat(tracker.current(NOW).apiServers()).containsExactlyInAnyOrder(FIRST, SECOND);
    names.remove("one.example");
    assertThat(tracker.current(NOW.plus(LATER)).apiServers()).as("one of two resolves").containsExactlyInAnyOrder(FIRST, SECOND);
    kubeconfig("https://two.example");
    assertThat(tracker.current(NOW.plus(LATER.multipliedBy(2))).apiServers()).as("no longer mentioned").containsExactly(SECOND);
    Files.delete(directory.resolve("kubeconfig"));
    assertThat(tracker.current(NOW.plus(LATER.multipliedBy(3))).apiServers()).as("cannot be read").containsExactly(SECOND);
  }

  @Test
  void anAgentThatIsStartedAnewWithoutDnsKnowsThem() throws Exception {
    names.put("api.example", "203.0.113.7 2001:db8::7");
    Path kubeconfig = kubeconfig("https://api.example");
    KnownHosts before = tracker(kubeconfig).current(NOW);
    names.clear();
    assertThat(tracker(kubeconfig).current(NOW.plus(LATER))).isEqualTo(before);
    assertThat(before.apiServers()).hasSize(2);
  }

  @Test
  void aListOfPeersIsReadOnceItHasAnAddress() throws Exception {
    PeerTracker tracker = tracker(kubeconfig());
    assertThat(tracker.current(NOW).peersRead()).isFalse();
    peers = Optional.of(Map.of("nodes", ""));
    assertThat(tracker.current(NOW).peersRead()).as("made, not filled").isFalse();
    peers = Optional.of(Map.of("nodes", "192.0.2.2"));
    assertThat(tracker.current(NOW).peersRead()).isTrue();
    peers = Optional.empty();
    assertThat(tracker.current(NOW).peersRead()).as("gone").isTrue();
    assertThat(tracker(kubeconfig()).current(NOW).peersRead()).as("kept on the disk").isTrue();
  }
}
