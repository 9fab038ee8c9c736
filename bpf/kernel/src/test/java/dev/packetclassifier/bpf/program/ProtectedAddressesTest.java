// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.packetclassifier.bpf.fixture.BpfFileSystem;
import dev.packetclassifier.bpf.libbpf.BpfMap;
import dev.packetclassifier.bpf.verdict.KnownHosts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProtectedAddressesTest {
  private static final InetSocketAddress API_SERVER = new InetSocketAddress("192.0.2.3", 443);

  private final BpfFileSystem bpffs = new BpfFileSystem();
  private final PinRoot root = new PinRoot(bpffs.path().resolve("pclf"));

  @AfterEach
  void close() {
    bpffs.close();
  }

  private static Set<InetAddress> addresses(String... texts) throws UnknownHostException {
    Set<InetAddress> addresses = new HashSet<>();
    for (String text : texts) {
      addresses.add(InetAddress.getByName(text));
    }
    return addresses;
  }

  @Test
  void areExactlyWhatWasSaidLast() throws Exception {
    try (ProtectedAddresses addresses = ProtectedAddresses.open(root, "sample")) {
      addresses.replace(new KnownHosts(addresses("192.0.2.1", "2001:db8::1"), addresses("192.0.2.7"), Set.of(API_SERVER)));
      KnownHosts last = new KnownHosts(addresses("2001:db8::1", "192.0.2.9"), addresses("192.0.2.2"),
          Set.of(API_SERVER, new InetSocketAddress(API_SERVER.getAddress(), 6444), new InetSocketAddress("2001:db8::3", 443)));
      addresses.replace(last);
      assertThat(addresses.hosts()).isEqualTo(last);
      KnownHosts more = last.withResolvers(addresses("192.0.2.53", "2001:db8::53")).withRoutingPeers(addresses("192.0.2.179"));
      addresses.replace(more);
      assertThat(addresses.hosts()).isEqualTo(more);
      addresses.replace(more.withPeersUnread());
      assertThat(addresses.hosts()).isEqualTo(more.withPeersUnread());
    }
  }

  @Test
  void aNewMapSaysThatNoListOfPeersWasRead() {
    try (ProtectedAddresses addresses = ProtectedAddresses.open(root, "sample")) {
      assertThat(addresses.hosts()).isEqualTo(KnownHosts.NONE.withPeersUnread());
    }
  }

  @Test
  void apiServersAreAmongThePeers() {
    assertThat(new KnownHosts(Set.of(), Set.of(), Set.of(API_SERVER)).peers()).containsExactly(API_SERVER.getAddress());
  }

  @Test
  void stayWithoutTheAgent() throws Exception {
    KnownHosts kept = new KnownHosts(Set.of(), addresses("198.51.100.7"), Set.of(API_SERVER));
    try (ProtectedAddresses addresses = ProtectedAddresses.open(root, "sample")) {
      addresses.replace(kept);
    }
    try (ProtectedAddresses addresses = ProtectedAddresses.open(root, "sample")) {
      assertThat(addresses.hosts()).isEqualTo(kept);
    }
  }

  @Test
  void areCompletedWhenTheAgentWasKilledBetweenTheTwoMaps() throws Exception {
    PinRoot.createFolders(root.state("sample"));
    try (BpfMap node = BpfMap.create(BpfMap.Type.HASH, "node_addresses", 16, 4, ProtectedAddresses.MAX_NODE, BpfMap.NO_PREALLOCATION)) {
      node.pin(root.state("sample").resolve("node"));
    }
    assertThatThrownBy(() -> ProtectedAddresses.openFilled(root, "sample")).isInstanceOf(IllegalStateException.class);
    ProtectedAddresses.open(root, "sample").close();
    ProtectedAddresses.openFilled(root, "sample").close();
  }

  @Test
  void areExchangedEvenWhenFull() throws Exception {
    Set<InetAddress> first = new HashSet<>();
    Set<InetAddress> second = new HashSet<>();
    for (int i = 0; i < ProtectedAddresses.MAX_NODE; i++) {
      first.add(InetAddress.getByAddress(new byte[] {10, 0, (byte) (i >> 8), (byte) i}));
      second.add(InetAddress.getByAddress(new byte[] {10, 1, (byte) (i >> 8), (byte) i}));
    }
    try (ProtectedAddresses addresses = ProtectedAddresses.open(root, "sample")) {
      addresses.replace(KnownHosts.ofNode(first));
      addresses.replace(KnownHosts.ofNode(second));
      assertThat(addresses.hosts().node()).isEqualTo(second);
      Set<InetAddress> both = new HashSet<>(first);
      both.addAll(second);
      InetAddress peer = InetAddress.getByName("203.0.113.9");
      assertThat(addresses.replace(new KnownHosts(both, Set.of(peer), Set.of())))
          .containsExactly("only 1024 of 2048 addresses of the node are protected");
      assertThat(addresses.hosts().node()).as("what is protected stays protected").isEqualTo(second);
      assertThat(addresses.hosts().peers()).as("each map is filled by itself").containsExactly(peer);
    }
  }
}
