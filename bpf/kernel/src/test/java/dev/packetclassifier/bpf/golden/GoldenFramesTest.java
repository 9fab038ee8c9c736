// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.bpf.feature.Catalogue;
import dev.packetclassifier.bpf.feature.FeatureRow;
import dev.packetclassifier.bpf.frame.GoldenFrame;
import dev.packetclassifier.bpf.frame.GoldenFrames;
import dev.packetclassifier.bpf.frame.GoldenStep;
import dev.packetclassifier.bpf.frame.GoldenSteps;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.parse.Outcome;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.twin.TwinOptions;
import dev.packetclassifier.bpf.twin.TwinPipeline;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GoldenFramesTest {
  private static GoldenVector vector(String name, Action action) {
    Model model = GoldenModels.all().get(0).model();
    return GoldenVectors.of(model, model.classes().stream().collect(Collectors.toMap(c -> c, c -> action))).stream()
        .filter(vector -> vector.frame().name().equals(name)).findFirst().orElseThrow();
  }

  /** A change here means that nodes test themselves with other frames: grow the set, do not bend it. */
  @Test
  void framesAreTheCommittedOnes() throws Exception {
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    for (GoldenFrame frame : GoldenFrames.all()) {
      sha.update(ByteBuffer.allocate(4).putInt(frame.bytes().length).array());
      sha.update(frame.bytes());
    }
    assertThat(GoldenFrames.all()).hasSize(307);
    assertThat(HexFormat.of().formatHex(sha.digest())).isEqualTo("bb311c2df9eabb01e3106cbc77090e7052387e2007596d66f9c6aafafc466162");
  }

  @Test
  void namesAreUniqueAndFramesFitATestRun() {
    assertThat(GoldenFrames.all()).extracting(GoldenFrame::name).doesNotHaveDuplicates();
    assertThat(GoldenFrames.all()).allSatisfy(frame -> assertThat(frame.bytes().length).as(frame.name()).isBetween(14, 3500));
    assertThat(GoldenFrames.named("tcp data").bytes()).hasSize(1502);
    assertThatThrownBy(() -> GoldenFrames.named("none")).hasMessage("no golden frame is named none");
  }

  /** Every feature takes at least four values in the set, or all that it has. */
  @Test
  void framesExerciseEveryFeature() {
    Map<Feature, Set<Long>> seen = new EnumMap<>(Feature.class);
    for (StationKey stations : StationKey.values()) {
      collect(new TwinPipeline(new TwinOptions(EnumSet.allOf(Feature.class), stations, Geometry.standard())), seen);
    }
    for (FeatureRow row : Catalogue.all()) {
      assertThat(seen.get(row.feature())).as(row.feature().name()).hasSizeGreaterThanOrEqualTo((int) Math.min(4, row.max() + 1))
          .allMatch(value -> value <= row.max());
    }
  }

  private static void collect(TwinPipeline pipeline, Map<Feature, Set<Long>> seen) {
    for (GoldenStep step : GoldenSteps.all()) {
      byte[] bytes = step.frame().bytes();
      if (pipeline.process(step.hook(), step.nanos(), bytes, 0, bytes.length, bytes.length, step.segmentSize()) == Outcome.Parsed) {
        for (Feature feature : Feature.values()) {
          seen.computeIfAbsent(feature, key -> new TreeSet<>()).add(Integer.toUnsignedLong(pipeline.features()[feature.ordinal()]));
        }
      }
    }
  }

  @Test
  void outcomesAreAllThere() {
    Map<Outcome, Long> outcomes = GoldenVectors.of(GoldenModels.all().get(0).model(), Map.of()).stream()
        .collect(Collectors.groupingBy(GoldenVector::outcome, Collectors.counting()));
    assertThat(outcomes.get(Outcome.Parsed)).isGreaterThan(150);
    assertThat(outcomes.get(Outcome.Malformed)).isGreaterThan(40);
    assertThat(outcomes.get(Outcome.TooDeep)).isGreaterThanOrEqualTo(4);
  }

  @Test
  void brokenFramesAreNeverJudged() {
    Predicate<GoldenFrame> cut = frame -> frame.name().contains(" cut to ");
    assertThat(GoldenFrames.all().stream().filter(cut)).hasSizeGreaterThan(15);
    for (GoldenVector vector : GoldenVectors.of(GoldenModels.all().get(0).model(), Map.of("class-0", Action.Drop))) {
      if (cut.test(vector.frame())) {
        assertThat(vector.outcome()).as(vector.frame().name()).isEqualTo(Outcome.Malformed);
        assertThat(vector.features()).containsOnly(0);
        assertThat(vector.scores()).containsOnly(0);
      }
      assertThat(vector.dropped()).isEqualTo(vector.outcome() == Outcome.Parsed && vector.action() == Action.Drop && vector.droppable());
    }
  }

  @Test
  void vectorsKnowNodeAndPeers() {
    assertThat(vector("tcp to port 22 of the node", Action.Drop).dropped()).isFalse();
    assertThat(vector("tcp to port 22 of another", Action.Drop).dropped()).isTrue();
    assertThat(vector("tcp to port 22 of another", Action.Pass).dropped()).isFalse();
    assertThat(vector("tcp from port 10250 of a peer", Action.Drop).dropped()).isFalse();
    assertThat(vector("tcp from port 10250 to the node", Action.Drop).dropped()).isTrue();
    assertThat(vector("tcp from a peer to port 6443", Action.Drop).dropped()).isFalse();
    assertThat(vector("tcp from a peer to port 23", Action.Drop).dropped()).isTrue();
  }
}
