// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.packetclassifier.api.v1alpha1.ModelSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class NetworkReaderTest {
  private static void refused(Consumer<ModelSpec> breakIt, String message) {
    ModelSpec spec = ModelSpecs.network();
    breakIt.accept(spec);
    assertThatThrownBy(() -> Models.read(spec)).isExactlyInstanceOf(InvalidModelException.class).hasMessage(message);
  }

  @Test
  void readsWeightsBiasesAndShifts() {
    Network network = (Network) Models.read(ModelSpecs.network()).scorer();
    assertThat(network.layers()).hasSize(2);
    Network.Layer hidden = network.layers().get(0);
    assertThat(hidden.weights()).isDeepEqualTo(new byte[][] {{12, -3}, {-127, 127}});
    assertThat(hidden.biases()).containsExactly(10, -20);
    assertThat(hidden.shift()).isEqualTo(3);
    assertThat(hidden.inputs()).isEqualTo(2);
    assertThat(network.layers().get(1).neurons()).isEqualTo(3);
  }

  @Test
  void laneBoundIsExact() {
    // 255 * (127 + 127) = 64770
    ModelSpec spec = ModelSpecs.network();
    spec.neuralNetwork.layers.get(0).biases = "0 " + (1048575 - 64770);
    Models.read(spec);
    spec.neuralNetwork.layers.get(0).biases = "0 -" + (1048575 - 64770);
    Models.read(spec);
    refused(broken -> broken.neuralNetwork.layers.get(0).biases = "0 -" + (1048576 - 64770),
        "model.neuralNetwork.layers[0], neuron 1: |bias| + 255 * sum|weights| is 1048576, must be below 1048576 (2^20): "
            + "scale the neuron's weights and bias down");
  }

  @Test
  void laneBoundHoldsInTheLastLayerToo() {
    refused(spec -> spec.neuralNetwork.layers.get(1).biases = "0 5 -1048000",
        "model.neuralNetwork.layers[1], neuron 2: |bias| + 255 * sum|weights| is 1050805, must be below 1048576 (2^20): "
            + "scale the neuron's weights and bias down");
  }

  @Test
  void largestShapeIsTaken() {
    ModelSpec spec = ModelSpecs.network();
    String weights = String.join(" ", Collections.nCopies(64, "-64"));
    spec.features = new ArrayList<>(Collections.nCopies(64, spec.features.get(0)));
    spec.classes = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      spec.classes.add("c" + i);
    }
    spec.neuralNetwork.layers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int neurons = i == 3 ? 32 : 64;
      spec.neuralNetwork.layers.add(ModelSpecs.layer(String.join(" ", Collections.nCopies(neurons, "4095")), i == 3 ? 0 : 19,
          Collections.nCopies(neurons, weights).toArray(String[]::new)));
    }
    assertThat(((Network) Models.read(spec).scorer()).layers()).hasSize(4);
  }

  @Test
  void shapesMustFit() {
    refused(spec -> spec.neuralNetwork.layers.get(0).weights.set(1, "1 2 3"),
        "model.neuralNetwork.layers[0].weights[1] has 3 numbers, must have 2: one for each input");
    refused(spec -> spec.neuralNetwork.layers.get(1).weights.set(2, "1"),
        "model.neuralNetwork.layers[1].weights[2] has 1 numbers, must have 2: one for each input");
    refused(spec -> spec.neuralNetwork.layers.get(1).weights.remove(0),
        "model.neuralNetwork.layers[1].weights has 2 strings (neurons), must have 3: the last layer has one for each class");
    refused(spec -> spec.neuralNetwork.layers.get(0).biases = "1",
        "model.neuralNetwork.layers[0].biases has 1 numbers, must have 2: one for each neuron");
    refused(spec -> spec.neuralNetwork.layers.clear(), "model.neuralNetwork.layers has 0 entries, must have 1 to 4");
    refused(spec -> spec.neuralNetwork.layers = new ArrayList<>(Collections.nCopies(5, spec.neuralNetwork.layers.get(0))),
        "model.neuralNetwork.layers has 5 entries, must have 1 to 4");
    refused(spec -> spec.neuralNetwork.layers.get(0).weights = new ArrayList<>(Collections.nCopies(65, "1 1")),
        "model.neuralNetwork.layers[0].weights has 65 entries, must have 1 to 64");
  }

  @Test
  void weightsAreBounded() {
    refused(spec -> spec.neuralNetwork.layers.get(0).weights.set(0, "12 -128"),
        "model.neuralNetwork.layers[0].weights[0], input 1: -128 must be from -127 to 127");
    refused(spec -> spec.neuralNetwork.layers.get(0).weights.set(0, "128 0"),
        "model.neuralNetwork.layers[0].weights[0], input 0: 128 must be from -127 to 127");
  }

  @Test
  void shiftsAreBounded() {
    refused(spec -> spec.neuralNetwork.layers.get(0).shift = 20, "model.neuralNetwork.layers[0].shift is 20, must be from 0 to 19");
    refused(spec -> spec.neuralNetwork.layers.get(0).shift = -1, "model.neuralNetwork.layers[0].shift is -1, must be from 0 to 19");
    refused(spec -> spec.neuralNetwork.layers.get(1).shift = 1, "model.neuralNetwork.layers[1].shift is 1, must be 0: "
        + "the sums of the last layer are the scores; leave shift out");
  }

  @Test
  void oneNumberHasOneSpelling() {
    for (String bad : new String[] {"01 2", "-0 2", "+1 2", "1  2", " 1 2", "1 2 ", "1\t2", "1,2", "0x1 2", "1 ", "", "1 -", "١ 2"}) {
      ModelSpec spec = ModelSpecs.network();
      spec.neuralNetwork.layers.get(0).weights.set(0, bad);
      assertThatThrownBy(() -> Models.read(spec)).as("\"%s\"", bad).isInstanceOf(InvalidModelException.class)
          .hasMessageStartingWith("model.neuralNetwork.layers[0].weights[0]");
    }
    refused(spec -> spec.neuralNetwork.layers.get(0).biases = "1 " + "9".repeat(400),
        "model.neuralNetwork.layers[0].biases, neuron 1: 999999999999999999999999... must be from -9999999 to 9999999");
  }

  @Test
  void missingPartsAreNamed() {
    refused(spec -> spec.neuralNetwork.layers = null, "model.neuralNetwork.layers is missing: it must have 1 to 4 entries");
    refused(spec -> spec.neuralNetwork.layers.set(0, null), "model.neuralNetwork.layers[0] is null: write weights and biases");
    refused(spec -> spec.neuralNetwork.layers.get(0).weights = null,
        "model.neuralNetwork.layers[0].weights is missing: it must have 1 to 64 entries");
    refused(spec -> spec.neuralNetwork.layers.get(0).weights.set(0, null),
        "model.neuralNetwork.layers[0].weights[0] is missing: write its numbers with one space between two");
    refused(spec -> spec.neuralNetwork.layers.get(0).biases = null,
        "model.neuralNetwork.layers[0].biases is missing: write its numbers with one space between two");
  }
}
