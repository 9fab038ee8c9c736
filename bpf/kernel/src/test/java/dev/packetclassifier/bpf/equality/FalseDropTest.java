// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.equality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.frame.FrameBuilder;
import dev.packetclassifier.bpf.image.Tracing;
import dev.packetclassifier.bpf.model.Ensemble;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Tree;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.program.SampleModels;
import dev.packetclassifier.bpf.shape.Geometry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One false drop does not condemn its source: a flow that this node dropped is not unanswered. */
class FalseDropTest {
  private static final int SYN = 2;
  private static final int ODD_PORT = 9999;

  /** Drops what goes to the odd port, and whatever a source with unanswered flows sends. */
  private static final Model MODEL = new Model(List.of(SampleModels.raw(Feature.DestinationPort),
      SampleModels.raw(Feature.SourceUnanswered60s)),
      List.of("good", "bad"), new Ensemble(new int[2], List.of(new Tree(new int[] {0, 1}, new long[] {ODD_PORT - 1, 1}, new int[] {1, -1},
          new int[] {-2, -3}, 0, new byte[][] {{1, 0}, {0, 1}, {0, 1}}))));

  private static Comparison comparison(Mode mode) {
    return new Comparison(Scenario.of(MODEL, Map.of("bad", Action.Drop), mode, Tracing.Verdicts, Geometry.ofRecords(64, 64, 64)));
  }

  /** Whether a new connection of the source is judged to be good, one millisecond after the other. */
  private static boolean good(Comparison comparison, int number, int port) {
    byte[] syn = new FrameBuilder().ipv4().fromHost(9).tcp(40000 + number, port, SYN, 1024).build();
    assertThat(comparison.take(new Step(Hook.Arriving, number * 1_000_000L, syn, 0))).isNull();
    return comparison.told().classIndex() == 0;
  }

  /** The node answers. */
  private static void answer(Comparison comparison, int number) {
    byte[] answer = new FrameBuilder().ipv4().fromHost(FrameBuilder.RECEIVER_HOST).toHost(9).tcp(80, 40000 + number, SYN | 16, 1024)
        .build();
    assertThat(comparison.take(new Step(Hook.Leaving, number * 1_000_000L, answer, 0))).isNull();
  }

  @Test
  void nextGoodConnectionsAreJudgedAsIfNothingWasDropped() {
    try (Comparison comparison = comparison(Mode.Enforce)) {
      assertThat(good(comparison, 1, ODD_PORT)).isFalse();
      assertThat(comparison.told().dropped()).isTrue();
      for (int i = 2; i < 10; i++) {
        assertThat(good(comparison, i, 80)).as("connection %d", i).isTrue();
        answer(comparison, i);
      }
    }
  }

  /** What is not dropped and stays unanswered does count: the test above can fail. */
  @Test
  void whatIsOnlyObservedCounts() {
    try (Comparison comparison = comparison(Mode.Observe)) {
      assertThat(good(comparison, 1, ODD_PORT)).isFalse();
      assertThat(good(comparison, 2, 80)).isFalse();
    }
  }
}
