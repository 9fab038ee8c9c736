// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.kernel;

import static dev.packetclassifier.agent.plan.Assignments.by;
import static dev.packetclassifier.agent.plan.Assignments.enforcing;
import static dev.packetclassifier.agent.plan.Assignments.onNames;
import static dev.packetclassifier.agent.plan.Assignments.onPattern;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.packetclassifier.agent.revision.RevisionFixtures;
import dev.packetclassifier.api.v1alpha1.ArrivalHook;
import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.AssignmentStatus;
import dev.packetclassifier.api.v1alpha1.AttachMode;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.InterfaceStatus;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierRevisionSpec;
import dev.packetclassifier.api.v1alpha1.Phase;
import dev.packetclassifier.bpf.frame.FrameBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is out of the ordinary on real nodes, on this node's kernel. */
class OddInterfacesTest extends AgentOnKernel {
  /** IPv4, UDP to port 2000, 1,200 bytes in all. */
  private static final String LONG_FRAME = HexFormat.of().formatHex(new FrameBuilder().ipv4().udp(40000, 2000).payload(1158).build());

  private final String tag = String.format("%04x", ThreadLocalRandom.current().nextInt(1 << 16));

  /** Names of bytes that are UTF-8, and that are not. */
  static List<Arguments> oddNames() {
    return List.of(arguments("-m\u00fcn\u00df".getBytes(StandardCharsets.UTF_8), "-m\u00fcn\u00df"),
        arguments("\u00e9\u00e9\u00e9\u00e9\u00e9".getBytes(StandardCharsets.UTF_8), "\u00e9\u00e9\u00e9\u00e9\u00e9"),
        arguments("\u4e2d\u6587\u7f51".getBytes(StandardCharsets.UTF_8), "\u4e2d\u6587\u7f51"),
        arguments("-m\u00fcn\u00df".getBytes(StandardCharsets.ISO_8859_1), "-m\\xfcn\\xdf"),
        arguments(new byte[] {(byte) 0xc3, '"', (byte) 0xff, 7}, "\\xc3\"\\xff\\x07"));
  }

  @ParameterizedTest
  @MethodSource("oddNames")
  void anInterfaceOfAnyNameIsAttachedLikeAnother(byte[] suffix, String text) throws Exception {
    String prefix = "o" + tag;
    Shell.bash(
        "name=" + prefix + Shell.escaped(suffix) + "; ip link add \"$name\" type veth peer name p" + tag + "; ip link set \"$name\" up");
    try {
      cluster.assign(enforcing(onPattern("scan", A, prefix + ".*|p" + tag)));
      AssignmentStatus status = turn();
      assertThat(status.interfaces).extracting(each -> each.name).containsExactlyInAnyOrder(prefix + text, "p" + tag);
      assertThat(status.interfaces).extracting(each -> each.phase).as(status.active.message).containsOnly(Phase.Running);
      assertThat(kernel.counts()).extracting(InterfaceCounts::ifname).contains(prefix + text);
      killAgent();
      assertThat(turn().interfaces).extracting(each -> each.phase).containsOnly(Phase.Running);
      cluster.assign(onNames("scan", A, prefix + text));
      assertThat(turn().interfaces).singleElement().matches(each -> each.phase == Phase.Running, "selected by the text of its name");
      cluster.assign();
      turn();
    } finally {
      Shell.run("ip link del p" + tag);
    }
  }

  @Test
  void anAlternativeNameSelectsTheInterface() throws Exception {
    int ifindex = node.makePair("0");
    String alternative = "enp" + tag + "s9f1np1-a-name-longer-than-15";
    Shell.run("ip link property add dev " + node.name("0") + " altname " + alternative);
    cluster.assign(onNames("scan", A, alternative, node.name("0")));
    AssignmentStatus status = turn();
    assertThat(status.interfaces).singleElement().satisfies(each -> {
      assertThat(each.ifindex).isEqualTo(ifindex);
      assertThat(each.name).isEqualTo(node.name("0"));
      assertThat(each.phase).isEqualTo(Phase.Running);
    });
  }

  /** veth refuses native XDP with ENOSPC while it has fewer receive queues than its peer has transmit queues. */
  @Test
  void autoFallsBackOnTheDriversRefusalSaysItAndLooksAgainWhenTheChannelsChange() throws Exception {
    String near = node.name("q");
    Shell.run("ip link add " + near + " numrxqueues 2 type veth peer name " + near + "p numtxqueues 2");
    try {
      Shell.run("ethtool -L " + near + " rx 1");
      Shell.run("ethtool -L " + near + "p tx 2");
      Shell.run("ip link set " + near + " up");
      cluster.assign(enforcing(onNames("scan", A, near)));
      InterfaceStatus place = turn().interfaces.get(0);
      assertThat(place.attachMode).isEqualTo(AttachMode.Tc);
      assertThat(place.message).contains("native XDP was refused", "No space left on device", "channels");
      long attaches = counters.attaches().get();
      turn();
      assertThat(counters.attaches()).hasValue(attaches);
      Shell.run("ethtool -L " + near + " rx 2");
      place = turn().interfaces.get(0);
      assertThat(place.attachMode).as(place.message).isEqualTo(AttachMode.Native);
      assertThat(onlyProgram().mode()).isEqualTo(Mode.Enforce);
      assertThat(String.valueOf(place.message)).doesNotContain("refused");
    } finally {
      Shell.run("ip link del " + near);
    }
  }

  /** Another end in a network namespace of its own: packets arrive here. */
  private void send(String fromInterface, int packets) {
    Shell.run("python3 -c \"import socket;s=socket.socket(socket.AF_PACKET,socket.SOCK_RAW);s.bind(('" + fromInterface
        + "',0));[s.send(bytes.fromhex('" + LONG_FRAME + "')) for i in range(" + packets + ")]\"");
  }

  private long counted(String ifname) {
    return kernel.counts().stream().filter(each -> each.ifname().equals(ifname)).mapToLong(each -> each.counts().arrived()).sum();
  }

  private InterfaceStatus place(String ifname) {
    return cluster.status().assignments.get(0).interfaces.stream().filter(each -> each.name.equals(ifname)).findFirst().orElseThrow();
  }

  @Test
  void ofABridgeAndItsMemberOnlyTheMemberCounts() throws Exception {
    node.makePair("0");
    String bridge = node.name("b");
    Shell.run("ip link add " + bridge + " type bridge");
    try {
      Shell.run("ip link set " + node.name("0") + " master " + bridge);
      Shell.run("ip link set " + bridge + " up");
      cluster.assign(enforcing(onNames("scan", A, bridge)));
      turn();
      assertThat(place(bridge).attachMode).as("a bridge has no native mode").isEqualTo(AttachMode.Tc);
      assertThat(place(bridge).message).contains("TcNeedsRollout");
      Assignment both = enforcing(onNames("scan", A, bridge, node.name("0")));
      both.hooks = List.of(ArrivalHook.Native, ArrivalHook.Tc);
      cluster.assign(both);
      turn();
      turn();
      assertThat(place(bridge).message).startsWith("CoveredBy: " + node.name("0"));
      assertThat(place(bridge).phase).isEqualTo(Phase.Running);
      assertThat(place(bridge).attachMode).isNull();
      assertThat(cluster.status().assignments.get(0).active.phase).isEqualTo(Phase.Running);
      assertThat(onlyProgram().ifindex()).isEqualTo(node.ifindex("0"));
      send(node.name("0p"), 10);
      await().untilAsserted(() -> assertThat(counted(node.name("0"))).isEqualTo(10));
    } finally {
      Shell.run("ip link del " + bridge);
    }
  }

  /** What is sent to a macvlan's address arrives at its parent first. */
  @Test
  void aMacvlanIsCoveredByItsParentAndElseJudgedItself() throws Exception {
    node.makePair("0");
    String above = node.name("m");
    Shell.run("ip link add link " + node.name("0") + " name " + above + " type macvlan mode passthru");
    try {
      Shell.run("ip link set " + above + " up");
      Assignment alone = enforcing(onNames("scan", A, above));
      alone.hooks = List.of(ArrivalHook.Native, ArrivalHook.Tc);
      cluster.assign(alone);
      turn();
      assertThat(place(above).attachMode).isEqualTo(AttachMode.Tc);
      assertThat(onlyProgram().mode()).isEqualTo(Mode.Enforce);
      send(node.name("0p"), 10);
      await().untilAsserted(() -> assertThat(counted(above)).isEqualTo(10));
      cluster.assign(enforcing(onNames("scan", A, above, node.name("0"))));
      turn();
      turn();
      assertThat(place(above).message).startsWith("CoveredBy: " + node.name("0"));
      assertThat(onlyProgram().ifindex()).isEqualTo(node.ifindex("0"));
    } finally {
      Shell.run("ip link del " + above);
    }
  }

  /** A tap's frames have an Ethernet header, those of a tun have none. */
  @Test
  void aTapIsJudgedAndATunIsNot() throws Exception {
    String tap = node.name("t");
    String tun = node.name("u");
    Shell.run("ip tuntap add " + tap + " mode tap");
    Shell.run("ip tuntap add " + tun + " mode tun");
    try {
      cluster.assign(by(AttachMode.Tc, onNames("scan", A, tap, tun)));
      turn();
      assertThat(place(tap).phase).isEqualTo(Phase.Running);
      assertThat(place(tap).attachMode).isEqualTo(AttachMode.Tc);
      assertThat(place(tun).phase).isEqualTo(Phase.Blocked);
      assertThat(place(tun).message).startsWith("NotEthernet");
    } finally {
      Shell.run("ip link del " + tap);
      Shell.run("ip link del " + tun);
    }
  }

  @Test
  void anObserverThatIsTakenAwayIsPutBackAtTheNextSync() throws Exception {
    PacketClassifierRevisionSpec flows = RevisionFixtures.remembering("scan", Feature.FlowPackets, 1000, "1s");
    cluster.revisions.put(RevisionFixtures.name(flows), RevisionFixtures.text(flows));
    node.makePair("0");
    cluster.assign(enforcing(onNames("scan", RevisionFixtures.name(flows), node.name("0"))));
    assertThat(turn().interfaces.get(0).egressObserver).isTrue();
    long began = onlyProgram().state().orElseThrow().kept().began();
    Path pin;
    try (Stream<Path> files = Files.walk(node.pins())) {
      pin = files.filter(file -> file.getFileName().toString().startsWith("egress")).findFirst().orElseThrow();
    }
    Files.delete(pin);
    InterfaceStatus place = turn().interfaces.get(0);
    assertThat(place.egressObserver).isTrue();
    assertThat(place.phase).as("state begins again").isEqualTo(Phase.Warming);
    assertThat(pin).exists();
    assertThat(onlyProgram().state().orElseThrow().kept().began()).isGreaterThan(began);
  }

  @Test
  void aBpfFileSystemThatIsUnmountedIsMountedAndFilledAgain() throws Exception {
    node.makePair("0");
    cluster.assign(enforcing(onNames("scan", A, node.name("0"))));
    turn();
    int before = onlyProgram().programId();
    Shell.run("umount -l " + node.pins().getParent());
    assertThat(turn().active.phase).isEqualTo(Phase.Running);
    assertThat(BpfFileSystem.problemAt(node.pins())).isEmpty();
    assertThat(onlyProgram().programId()).isNotEqualTo(before);
    assertThat(onlyProgram().mode()).isEqualTo(Mode.Enforce);
    killAgent();
    assertThat(turn().active.phase).as("the pins are real").isEqualTo(Phase.Running);
  }
}
