// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.golden.GoldenVector;
import dev.packetclassifier.bpf.golden.GoldenVectors;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.random.RandomModels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SelfTestTest {
  private static final Model MODEL = SampleModels.above(Feature.DestinationPort, 1023);
  private static final Map<String, Action> ACTIONS = Map.of("above", Action.Drop);
  private static final CompiledRevision REVISION = SampleModels.revision("a", MODEL, ACTIONS);

  private final SelfTest selfTest = new SelfTest();

  @AfterEach
  void close() {
    selfTest.close();
  }

  @Test
  void passesWhenKernelAndTwinAgree() {
    assertThatCode(() -> selfTest.run(REVISION)).doesNotThrowAnyException();
  }

  @Test
  void passesForTheLargestShapes() {
    RandomModels models = new RandomModels(5);
    List<Model> largest = List.of(models.nextNetwork(64, 64, 64, 64, 32), models.nextTree(512, 24), models.nextEnsemble(64));
    for (Model model : largest) {
      Map<String, Action> actions = Map.of(model.classes().get(1), Action.Drop);
      assertThatCode(() -> selfTest.run(SampleModels.revision("a", model, actions))).doesNotThrowAnyException();
    }
  }

  /** A network over flows, addresses and stations too: what one test left in the tables would make the next one fail. */
  @Test
  void modelsOfOneShapeAreTestedInOneProgramAndEachFromNothing() {
    RandomModels models = new RandomModels(6);
    Model first = models.nextNetwork(64, 64, 64, 64, 32);
    selfTest.prepare();
    for (int i = 0; i < 3; i++) {
      assertThatCode(() -> selfTest.run(SampleModels.revision("a", first, Map.of(first.classes().get(1), Action.Drop))))
          .doesNotThrowAnyException();
      assertThatCode(() -> selfTest.run(SampleModels.revision("b", first, Map.of(first.classes().get(2), Action.Drop))))
          .doesNotThrowAnyException();
      assertThatCode(() -> selfTest.run(REVISION)).doesNotThrowAnyException();
    }
  }

  @Test
  void aDifferenceIsFoundInAProgramThatPassedBefore() {
    selfTest.run(REVISION);
    assertThatThrownBy(() -> selfTest.compare(REVISION, withAnotherClass(2))).isInstanceOf(SelfTestException.class);
    assertThatCode(() -> selfTest.run(REVISION)).doesNotThrowAnyException();
  }

  @Test
  void namesTheFrameWhoseClassDiffers() {
    assertThatThrownBy(() -> selfTest.compare(REVISION, withAnotherClass(2))).isInstanceOf(SelfTestException.class)
        .hasMessageContaining("frame \"").hasMessageContaining("expected class").hasMessageContaining("elsewhere: class");
  }

  @Test
  void namesTheFrameWhoseActionDiffers() {
    List<GoldenVector> vectors = GoldenVectors.of(MODEL, Map.of());
    assertThat(vectors).anyMatch(vector -> vector.classIndex() == 1 && vector.droppable());
    assertThatThrownBy(() -> selfTest.compare(REVISION, vectors)).isInstanceOf(SelfTestException.class)
        .hasMessageContaining("expected pass, got drop");
  }

  /** A twin that did not see what leaves expects other classes than a program whose observer did. */
  @Test
  void noticesWhatTheObserverTookIn() {
    Model answered = SampleModels.above(Feature.BackwardPackets, 1);
    CompiledRevision revision = SampleModels.revision("b", answered, Map.of());
    assertThatCode(() -> selfTest.run(revision)).doesNotThrowAnyException();
    List<GoldenVector> vectors = GoldenVectors.of(answered, Map.of());
    List<GoldenVector> deaf = vectors.stream().filter(vector -> vector.step().hook() == Hook.Arriving).toList();
    assertThat(deaf).hasSizeLessThan(vectors.size());
    assertThatThrownBy(() -> selfTest.compare(revision, deaf)).isInstanceOf(SelfTestException.class).hasMessageContaining("expected class");
  }

  /** The golden vectors, one of them with another class. */
  private static List<GoldenVector> withAnotherClass(int position) {
    List<GoldenVector> vectors = new ArrayList<>(GoldenVectors.of(MODEL, ACTIONS));
    GoldenVector vector = vectors.get(position);
    vectors.set(position, new GoldenVector(vector.step(), vector.outcome(), vector.features(), vector.scores(),
        1 - vector.classIndex(), vector.action(), vector.droppable(), vector.frames()));
    return vectors;
  }
}
