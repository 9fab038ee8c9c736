// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.packetclassifier.agent.kernel.Shell;
import dev.packetclassifier.agent.kernel.TestNode;
import dev.packetclassifier.agent.plan.NodeInterface;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Needs root, for it makes interfaces. */
class HostNetworkTest {
  @Test
  void tellsWhatIsEthernet() throws Exception {
    try (TestNode node = new TestNode()) {
      node.makePair("0");
      Shell.run("ip tuntap add " + node.name("t") + " mode tun");
      try {
        Map<String, Boolean> ethernet = HostNetwork.read().interfaces().stream()
            .collect(Collectors.toMap(NodeInterface::name, NodeInterface::ethernet));
        assertThat(ethernet).containsEntry(node.name("0"), true).containsEntry(node.name("t"), false);
      } finally {
        Shell.run("ip tuntap del " + node.name("t") + " mode tun");
      }
    }
  }

  @Test
  void listsInterfacesWithoutAddressesAndAddresses() throws Exception {
    try (TestNode node = new TestNode()) {
      int ifindex = node.makePair("0");
      Shell.run("ip link set " + node.name("0") + " down");
      Shell.run("ip address add 198.51.100.77/32 dev " + node.name("0p"));
      Shell.run("ip -6 address add 2001:db8::77/128 dev " + node.name("0p") + " nodad");
      HostNetwork network = HostNetwork.read();
      assertThat(network.interfaces()).contains(new NodeInterface(ifindex, node.name("0"), false),
          new NodeInterface(node.ifindex("0p"), node.name("0p"), true));
      assertThat(network.interfaces()).extracting(NodeInterface::name).doesNotContain("lo").doesNotHaveDuplicates();
      assertThat(network.addresses()).contains(InetAddress.getByName("198.51.100.77"), InetAddress.getByName("2001:db8::77"));
      assertThat(network.addresses()).doesNotContain(InetAddress.getByName("127.0.0.1"));
    }
  }

  @Test
  void namesAreBytes() throws Exception {
    NetworkNamespace.run(() -> {
      Shell.bash("name=" + Shell.escaped("uplink-\u00fc\u00df".getBytes(StandardCharsets.UTF_8))
          + "; ip link add \"$name\" type veth peer name far7; "
          + "ip link property add dev \"$name\" altname enp77s0f0np0-of-a-long-name");
      assertThat(HostNetwork.read().interfaces()).filteredOn(each -> !each.name().equals("far7")).singleElement().satisfies(each -> {
        assertThat(each.name()).isEqualTo("uplink-\u00fc\u00df");
        assertThat(each.alternativeNames()).containsExactly("enp77s0f0np0-of-a-long-name");
        assertThat(each.mtu()).isEqualTo(1500);
        assertThat(EthtoolFeatures.driver(each.name())).isEqualTo("veth");
      });
    });
  }

  @Test
  void addressesOfServicesAreNotTheNodes() throws Exception {
    NetworkNamespace.run(() -> {
      Shell.run("ip link add kube-ipvs0 type veth peer name eth7");
      Shell.run("ip address add 10.96.0.1/32 dev kube-ipvs0");
      Shell.run("ip address add 198.51.100.7/24 dev eth7");
      assertThat(HostNetwork.read().addresses()).containsExactly(InetAddress.getByName("198.51.100.7"));
    });
  }

  @Test
  void addressesOfDummiesComeLast() throws Exception {
    List<HostNetwork.Link> links = List.of(new HostNetwork.Link(new NodeInterface(7, "dummy7", true), false, true),
        new HostNetwork.Link(new NodeInterface(8, "eth8", true), false, false));
    assertThat(HostNetwork.addresses(links, List.of(addressMessage(7, 169, 254, 20, 10), addressMessage(8, 198, 51, 100, 7))))
        .containsExactly(InetAddress.getByName("198.51.100.7"), InetAddress.getByName("169.254.20.10"));
  }

  /** As the kernel sends it: struct ifaddrmsg, then IFA_LOCAL. */
  private static ByteBuffer addressMessage(int ifindex, int... address) {
    ByteBuffer message = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
    message.putInt(4, ifindex).putShort(8, (short) 8).putShort(10, (short) 2);
    for (int i = 0; i < 4; i++) {
      message.put(12 + i, (byte) address[i]);
    }
    return message;
  }

  @Test
  void newsComeWithEveryChange() throws Exception {
    AtomicInteger news = new AtomicInteger();
    NetworkMonitor.listen(news::incrementAndGet);
    try (TestNode node = new TestNode()) {
      node.makePair("0");
      await().until(() -> news.get() > 0);
      int before = news.get();
      Shell.run("ip address add 198.51.100.78/32 dev " + node.name("0"));
      await().until(() -> news.get() > before);
    }
  }
}
