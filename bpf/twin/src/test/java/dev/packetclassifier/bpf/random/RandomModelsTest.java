// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.random;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.bpf.model.Ensemble;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Models;
import dev.packetclassifier.bpf.model.Network;
import dev.packetclassifier.bpf.parse.Outcome;
import dev.packetclassifier.bpf.parse.Packet;
import dev.packetclassifier.bpf.parse.Parser;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RandomModelsTest {
  @Test
  void everyModelIsValidAndReadBackAsItWas() {
    RandomModels models = new RandomModels(1);
    int largestTree = 0;
    int deepestTree = 0;
    int mostLayers = 0;
    for (int i = 0; i < 300; i++) {
      Model model = models.next();
      Model read = Models.read(ModelWriter.write(model));
      assertThat(read.inputs()).isEqualTo(model.inputs());
      assertThat(read.scorer()).usingRecursiveComparison().isEqualTo(model.scorer());
      if (model.scorer() instanceof Ensemble ensemble) {
        largestTree = Math.max(largestTree, ensemble.leaves());
        deepestTree = Math.max(deepestTree, ensemble.depth());
      } else {
        mostLayers = Math.max(mostLayers, ((Network) model.scorer()).layers().size());
      }
      assertThat(model.classes()).containsAll(models.nextActions(model).keySet());
    }
    assertThat(largestTree).isEqualTo(512);
    assertThat(deepestTree).isEqualTo(24);
    assertThat(mostLayers).isEqualTo(4);
  }

  @Test
  void framesTakeAllWaysThroughTheParser() {
    RandomFrames frames = new RandomFrames(1);
    Parser parser = new Parser();
    Packet packet = new Packet();
    Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    Set<String> kinds = new HashSet<>();
    for (int i = 0; i < 50_000; i++) {
      byte[] frame = frames.next();
      assertThat(frame.length).isBetween(14, 3500);
      Outcome outcome = parser.parse(frame, packet);
      outcomes.merge(outcome, 1, Integer::sum);
      if (outcome == Outcome.Parsed) {
        kinds.add(packet.linkKind() + " " + packet.fragment() + " " + packet.transport());
      }
    }
    assertThat(outcomes.get(Outcome.Parsed)).isGreaterThan(30_000);
    assertThat(outcomes.get(Outcome.Malformed)).isGreaterThan(1000);
    assertThat(outcomes.get(Outcome.TooDeep)).isGreaterThan(200);
    assertThat(kinds).contains("IPv4 None Tcp", "IPv4 First Udp", "IPv4 Later None", "IPv4 None Icmp", "IPv6 None Tcp", "IPv6 First Udp",
        "IPv6 Later None", "IPv6 None Icmpv6", "IPv6 None None", "ARP None None", "LLC None None", "LLDP None None", "EAPOL None None",
        "Other None None");
  }

  @Test
  void theSameSeedGivesTheSame() {
    assertThat(new RandomFrames(7).next()).isEqualTo(new RandomFrames(7).next()).isNotEqualTo(new RandomFrames(8).next());
    assertThat(new RandomModels(7).next()).usingRecursiveComparison().isEqualTo(new RandomModels(7).next());
  }
}
