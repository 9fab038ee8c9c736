// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.agent.kernel.Shell;
import dev.packetclassifier.agent.plan.NodeInterface;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Routes as a node with several uplinks has them, in a network namespace of their own. */
class DefaultRoutesTest {
  private static void makeUplinks() {
    Shell.run("ip link set lo up");
    for (int i = 1; i <= 3; i++) {
      Shell.run("ip link add up" + i + " type veth peer name far" + i);
      Shell.run("ip address add 198.51.10" + i + ".2/24 dev up" + i);
      Shell.run("ip -6 address add fd51:" + i + "::2/64 dev up" + i + " nodad");
      Shell.run("ip link set up" + i + " up");
      Shell.run("ip link set far" + i + " up");
    }
  }

  private static Set<String> names() throws IOException {
    Set<Integer> ifindexes = DefaultRoutes.interfaces();
    return HostNetwork.read().interfaces().stream().filter(each -> ifindexes.contains(each.ifindex())).map(NodeInterface::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void withoutRoutesThereIsNone() throws Exception {
    NetworkNamespace.run(() -> {
      makeUplinks();
      assertThat(names()).isEmpty();
      Shell.run("ip route add 203.0.113.0/24 via 198.51.101.1");
      Shell.run("ip route add 0.0.0.0/1 via 198.51.102.1");
      Shell.run("ip route add unreachable default metric 4000");
      Shell.run("ip route add default via 198.51.103.1 table 100");
      assertThat(names()).as("not to everything, not usable, or of another table").isEmpty();
    });
  }

  @Test
  void oneOfEachFamily() throws Exception {
    NetworkNamespace.run(() -> {
      makeUplinks();
      Shell.run("ip route add default via 198.51.101.1");
      Shell.run("ip -6 route add default via fd51:3::1");
      assertThat(names()).containsExactly("up1", "up3");
    });
  }

  @Test
  void allHopsOfMultipathRoutes() throws Exception {
    NetworkNamespace.run(() -> {
      makeUplinks();
      Shell.run("ip route add default nexthop via 198.51.101.1 dev up1 weight 1 nexthop via 198.51.102.1 dev up2 weight 5");
      assertThat(names()).containsExactly("up1", "up2");
      Shell.run("ip route del default");
      Shell.run("ip -6 route add default nexthop via fd51:2::1 dev up2 nexthop via fd51:3::1 dev up3");
      assertThat(names()).containsExactly("up2", "up3");
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "0"})
  void allMembersOfNexthopGroups(String compatMode) throws Exception {
    NetworkNamespace.run(() -> {
      makeUplinks();
      Shell.run("sysctl -qw net.ipv4.nexthop_compat_mode=" + compatMode);
      Shell.run("ip nexthop add id 11 via 198.51.101.1 dev up1");
      Shell.run("ip nexthop add id 12 via 198.51.102.1 dev up2");
      Shell.run("ip nexthop add id 13 group 11/12");
      Shell.run("ip route add default nhid 13");
      assertThat(names()).containsExactly("up1", "up2");
      Shell.run("ip nexthop add id 21 via fd51:2::1 dev up2");
      Shell.run("ip nexthop add id 22 via fd51:3::1 dev up3");
      Shell.run("ip nexthop add id 23 group 21/22");
      Shell.run("ip -6 route add default nhid 23");
      assertThat(names()).containsExactly("up1", "up2", "up3");
      Shell.run("ip nexthop del id 12");
      assertThat(names()).as("IPv6 still goes by up2").containsExactly("up1", "up2", "up3");
      Shell.run("ip -6 route del default");
      assertThat(names()).containsExactly("up1");
    });
  }
}
