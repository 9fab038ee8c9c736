// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DefaultRoutesTest {
  private static final String HEADER = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT";

  @Test
  void ipv4RouteToEverythingThatIsUp() {
    assertThat(DefaultRoutes.ipv4(List.of(HEADER,
        "eth0\t00000000\t0100A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0",
        "eth0.100\t00000000\t00000000\t0001\t0\t0\t200\t00000000\t0\t0\t0",
        "eth1\t0000A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0",
        "eth2\t00000000\t00000000\t0001\t0\t0\t100\t00000080\t0\t0\t0",
        "*\t00000000\t00000000\t0200\t0\t0\t100\t00000000\t0\t0\t0",
        "eth3\t00000000\t00000000\t0002\t0\t0\t100\t00000000\t0\t0\t0"))).containsExactly("eth0", "eth0.100");
  }

  @Test
  void ipv6RouteToEverythingThatIsUsable() {
    String any = "0".repeat(32);
    assertThat(DefaultRoutes.ipv6(List.of(
        any + " 00 " + any + " 00 fe800000000000000000000000000001 00000400 00000001 00000000 00450003     eth0",
        any + " 00 " + any + " 00 " + any + " ffffffff 00000001 00000000 00200200       lo",
        "fe800000000000000000000000000000 40 " + any + " 00 " + any + " 00000100 00000001 00000000 00000001     eth1")))
        .containsExactly("eth0");
  }

  @Test
  void noRoutesAtAll() {
    assertThat(DefaultRoutes.ipv4(List.of(HEADER))).isEmpty();
    assertThat(DefaultRoutes.ipv4(List.of())).isEmpty();
    assertThat(DefaultRoutes.ipv6(List.of())).isEmpty();
  }
}
