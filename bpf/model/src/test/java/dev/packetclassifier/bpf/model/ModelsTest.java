// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.ModelSpec;
import dev.packetclassifier.api.v1alpha1.Transform;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ModelsTest {
  private static void refused(Consumer<ModelSpec> breakIt, String message) {
    ModelSpec spec = ModelSpecs.network();
    breakIt.accept(spec);
    assertThatThrownBy(() -> Models.read(spec)).isExactlyInstanceOf(InvalidModelException.class).hasMessage(message);
  }

  @Test
  void readsInputsAndClasses() {
    Model model = Models.read(ModelSpecs.network());
    assertThat(model.inputs()).containsExactly(new Input(Feature.PacketLength, Transform.Log2, 1024, 9, 8),
        new Input(Feature.DestinationPort, Transform.Linear, 0, 1, 0));
    assertThat(model.classes()).containsExactly("benign", "portscan", "flood");
  }

  @Test
  void inputsAreBounded() {
    refused(spec -> spec.features.get(1).offset = 4294967296L, "model.features[1].offset is 4294967296, must be from 0 to 4294967295");
    refused(spec -> spec.features.get(1).offset = -1, "model.features[1].offset is -1, must be from 0 to 4294967295");
    refused(spec -> spec.features.get(0).multiplier = 16777217, "model.features[0].multiplier is 16777217, must be from 0 to 16777216");
    refused(spec -> spec.features.get(0).multiplier = -1, "model.features[0].multiplier is -1, must be from 0 to 16777216");
    refused(spec -> spec.features.get(0).shift = 41, "model.features[0].shift is 41, must be from 0 to 40");
    refused(spec -> spec.features.get(0).name = null, "model.features[0].name is missing: write a feature of the catalogue");
    refused(spec -> spec.features.get(0).transform = null, "model.features[0].transform is null: write Linear or Log2, or leave it out");
    refused(spec -> spec.features = null, "model.features is missing: it must have 1 to 64 entries");
    refused(spec -> spec.features = new ArrayList<>(Collections.nCopies(65, spec.features.get(0))),
        "model.features has 65 entries, must have 1 to 64");
  }

  @Test
  void classesAreBounded() {
    refused(spec -> spec.classes.set(2, "benign"), "model.classes[2]: benign is there twice; class names must differ");
    refused(spec -> spec.classes = List.of("one"), "model.classes has 1 entries, must have 2 to 32");
    for (String bad : new String[] {"", "-a", "a-", "a b", "é", "a".repeat(33), "a\n", null}) {
      refused(spec -> spec.classes.set(1, bad), "model.classes[1] must be a name of 1 to 32 letters, digits, '_', '.' or '-' "
          + "that starts and ends with a letter or digit");
    }
  }

  @Test
  void exactlyOneScorer() {
    refused(spec -> spec.neuralNetwork = null, "model has neither neuralNetwork nor treeEnsemble: exactly one of them must be set");
    refused(spec -> spec.treeEnsemble = ModelSpecs.tree().treeEnsemble,
        "model has both neuralNetwork and treeEnsemble: exactly one of them must be set");
    assertThatThrownBy(() -> Models.read(null)).hasMessageStartingWith("model is missing");
  }
}
