// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.model;

import static dev.packetclassifier.bpf.model.ModelSpecs.bound;
import static dev.packetclassifier.bpf.model.ModelSpecs.guarantee;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.FeatureBound;
import dev.packetclassifier.api.v1alpha1.GuaranteeSpec;
import dev.packetclassifier.api.v1alpha1.PolicySpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GuaranteeReaderTest {
  private static List<Guarantee> read(GuaranteeSpec... guarantees) {
    PolicySpec policy = new PolicySpec();
    policy.guarantees = Arrays.asList(guarantees);
    return Policies.read(policy, ModelSpecs.tree()).guarantees();
  }

  private static void refused(String message, GuaranteeSpec... guarantees) {
    assertThatThrownBy(() -> read(guarantees)).isInstanceOf(InvalidModelException.class).hasMessage(message);
  }

  private static void refused(String message, FeatureBound... when) {
    refused(message, guarantee("a", when));
  }

  @Test
  void areSortedByNameAndFeature() {
    assertThat(read(guarantee("quiet", bound(Feature.SourceNewFlows60s, null, 5L)),
        guarantee("established", bound(Feature.ForwardPackets, 2L, null), bound(Feature.BackwardPackets, 1L, 9L))))
        .containsExactly(
            new Guarantee("established",
                List.of(new Bound(Feature.BackwardPackets, 1, 9), new Bound(Feature.ForwardPackets, 2, Bounds.MAX_U32))),
            new Guarantee("quiet", List.of(new Bound(Feature.SourceNewFlows60s, 0, 5))));
    assertThat(Policies.read(null, ModelSpecs.tree()).guarantees()).isEmpty();
  }

  /** 1 is one packet, where the catalogue stores 2; what is absent is within no bound. */
  @Test
  void boundsAreOfWhatIsMeant() {
    Bound answered = new Bound(Feature.BackwardPackets, 1, Bounds.MAX_U32);
    assertThat(answered.storedMin()).isEqualTo(2);
    assertThat(answered.storedMax()).isEqualTo(Bounds.MAX_U32);
    assertThat(answered.covers(1)).isFalse();
    assertThat(answered.covers(2)).isTrue();
    assertThat(answered.covers(Bounds.MAX_U32)).isTrue();
    Bound quiet = new Bound(Feature.SourceNewFlows60s, 0, 5);
    assertThat(quiet.covers(0)).isFalse();
    assertThat(quiet.covers(1)).isTrue();
    assertThat(quiet.covers(6)).isTrue();
    assertThat(quiet.covers(7)).isFalse();
    Bound unscaled = new Bound(Feature.ForwardSynScale, 0, 0);
    assertThat(IntStream.range(0, 5).filter(unscaled::covers)).containsExactly(2);
    Bound port = new Bound(Feature.DestinationPort, 0, 1);
    assertThat(IntStream.range(0, 5).filter(port::covers)).containsExactly(1);
  }

  @Test
  void areWrittenAsPeopleDo() {
    assertThat(new Bound(Feature.BackwardPackets, 1, Bounds.MAX_U32)).hasToString("BackwardPackets >= 1");
    assertThat(new Bound(Feature.Protocol, 6, 6)).hasToString("Protocol = 6");
    assertThat(new Bound(Feature.SourceNewFlows60s, 0, 5)).hasToString("SourceNewFlows60s <= 5");
    assertThat(new Bound(Feature.SourcePort, 10, 20)).hasToString("SourcePort >= 10, SourcePort <= 20");
  }

  @Test
  void namesAreDifferentLabels() {
    FeatureBound bound = bound(Feature.BackwardPackets, 1L, null);
    String rule = "policy.guarantees[0].name must have 1 to 32 lower case letters, digits and '-', with a letter or digit at both ends";
    for (String bad : new String[] {"", "A", "-a", "a-", "a_b", "a".repeat(33)}) {
      refused(rule, guarantee(bad, bound));
    }
    assertThat(read(guarantee("a".repeat(32), bound))).hasSize(1);
    refused("policy.guarantees[1].name: a is there twice; names of guarantees must differ", guarantee("a", bound), guarantee("a", bound));
    refused("policy.guarantees[0].name is missing: write 1 to 32 lower case letters, digits and '-'", guarantee(null, bound));
    refused("policy.guarantees[0].name is missing: write 1 to 32 lower case letters, digits and '-'", (GuaranteeSpec) null);
    GuaranteeSpec neverWhat = guarantee("a", bound);
    neverWhat.never = null;
    refused("policy.guarantees[0].never is missing: write Drop", neverWhat);
  }

  @Test
  void boundsAreBounded() {
    refused("policy.guarantees[0].when has 0 entries, must have 1 to 8", new FeatureBound[0]);
    refused("policy.guarantees[0].when has 9 entries, must have 1 to 8",
        Collections.nCopies(9, bound(Feature.Ttl, 1L, null)).toArray(new FeatureBound[0]));
    refused("policy.guarantees has 9 entries, must have 0 to 8", new GuaranteeSpec[9]);
    refused("policy.guarantees[0].when[0].feature is missing: write a feature of the catalogue", bound(null, 1L, null));
    refused("policy.guarantees[0].when[0] has neither min nor max: write at least one of them", bound(Feature.Ttl, null, null));
    refused("policy.guarantees[0].when[0].min is 5, must be at most max, which is 4", bound(Feature.Ttl, 5L, 4L));
    refused("policy.guarantees[0].when[0].min is -1, must be from 0 to 4294967295", bound(Feature.Ttl, -1L, 4L));
    refused("policy.guarantees[0].when[0].max is 4294967296, must be from 0 to 4294967295", bound(Feature.Ttl, null, 4294967296L));
    refused("policy.guarantees[0].when[1].feature: Ttl is there twice; give each feature one bound, with min and max",
        bound(Feature.Ttl, 5L, null), bound(Feature.Ttl, null, 64L));
  }

  @Test
  void coverSomethingAndNotEverything() {
    refused("policy.guarantees[0].when[0].feature: ArpOperation is absent for every packet that can be dropped (TCP, UDP, ICMP over IP), "
        + "so the guarantee covers nothing: leave it out", bound(Feature.ArpOperation, null, 1L));
    refused("policy.guarantees[0].when[0] covers nothing: of packets that can be dropped, LinkKind is from 1 to 2",
        bound(Feature.LinkKind, 3L, null));
    refused("policy.guarantees[0].when[0] covers nothing: of packets that can be dropped, SourcePorts60s is from 0 to 311",
        bound(Feature.SourcePorts60s, 312L, null));
    refused("policy.guarantees[0].when[0] covers nothing: of packets that can be dropped, PayloadLength is from 1 to 65535",
        bound(Feature.PayloadLength, null, 0L));
    assertThat(read(guarantee("a", bound(Feature.SourcePorts60s, 311L, null)))).hasSize(1);
    refused(
        "policy.guarantees[0].when covers every packet that can be dropped, so nothing would ever be: write tighter bounds, or give the "
            + "classes action Pass",
        bound(Feature.BackwardPackets, 0L, null), bound(Feature.SourcePorts60s, null, 311L));
    assertThat(read(guarantee("a", bound(Feature.BackwardPackets, 0L, null), bound(Feature.SourcePorts60s, null, 310L)))).hasSize(1);
    assertThat(read(guarantee("a", bound(Feature.SynCount, 0L, null)))).as("absent for UDP").hasSize(1);
  }

  @Test
  void compareFewFeaturesThatTheModelDoesNot() {
    GuaranteeSpec[] guarantees = IntStream.range(0, 3).mapToObj(g -> guarantee("g" + g, IntStream.range(0, 6)
        .mapToObj(i -> bound(Feature.values()[Feature.ForwardFirstByte0.ordinal() + 6 * g + i], null, 0L)).toArray(FeatureBound[]::new)))
        .toArray(GuaranteeSpec[]::new);
    for (GuaranteeSpec guarantee : guarantees) {
      guarantee.when.forEach(bound -> bound.max = 9L);
    }
    guarantees[2].when.forEach(bound -> bound.min = 8L);
    refused("policy.guarantees compare 18 features that are not in model.features, must be at most 16: each is computed for every packet",
        guarantees);
    guarantees[2].when = guarantees[2].when.subList(0, 4);
    guarantees[2].when.add(bound(Feature.DestinationPort, null, 80L));
    assertThat(read(guarantees)).hasSize(3);
  }

  /** A model of packets alone whose guarantee is about flows has to see them first. */
  @Test
  void keepStateAndWarmUp() {
    Model model = Models.read(ModelSpecs.tree());
    List<Guarantee> flows = read(guarantee("a", bound(Feature.BackwardPackets, 1L, null)));
    assertThat(WarmUp.keepsState(model, List.of())).isFalse();
    assertThat(WarmUp.keepsState(model, flows)).isTrue();
    assertThat(WarmUp.of(model, flows, Optional.empty())).hasSeconds(10);
    assertThat(WarmUp.of(model, flows, Optional.of(Duration.ofSeconds(3)))).hasSeconds(3);
    assertThat(WarmUp.of(model, read(guarantee("a", bound(Feature.SourcePorts60s, null, 3L))), Optional.empty())).hasSeconds(60);
    assertThat(WarmUp.of(model, read(guarantee("a", bound(Feature.Ttl, null, 3L))), Optional.empty())).isZero();
  }
}
