// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.packetclassifier.agent.kernel.Shell;
import dev.packetclassifier.agent.kernel.TestNode;
import dev.packetclassifier.agent.plan.NodeInterface;
import java.net.InetAddress;
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
      Shell.run("ip tunnel add " + node.name("t") + " mode ipip remote 192.0.2.1 local 192.0.2.2");
      try {
        Map<String, Boolean> ethernet = HostNetwork.read().interfaces().stream()
            .collect(Collectors.toMap(NodeInterface::name, NodeInterface::ethernet));
        assertThat(ethernet).containsEntry(node.name("0"), true).containsEntry(node.name("t"), false);
      } finally {
        Shell.run("ip tunnel del " + node.name("t"));
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
