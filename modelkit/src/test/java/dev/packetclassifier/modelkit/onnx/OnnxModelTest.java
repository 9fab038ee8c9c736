// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.floating.FloatModel;
import dev.packetclassifier.modelkit.floating.Samples;
import dev.packetclassifier.modelkit.quantize.Agreement;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** On a few committed files that the scripts in {@code src/test/exporters} wrote; {@link ExportersTest} makes them all again. */
class OnnxModelTest {
  private static final List<Feature> FEATURES = List.of(Feature.Protocol, Feature.PacketLength, Feature.PayloadLength, Feature.SmallerPort,
      Feature.TcpFlags, Feature.TcpWindow, Feature.DestinationPortClass, Feature.PayloadByte0);
  private static final List<String> FOUR = List.of("benign", "scan", "flood", "tunnel");
  private static final List<String> TWO = List.of("benign", "attack");

  @Test
  void whatIsReadChoosesAsOnnxRuntimeDoes() throws IOException {
    assertAgrees("sklearn-logistic", FOUR);
    assertAgrees("sklearn-mlp-binary", TWO);
    assertAgrees("sklearn-tree-standard", FOUR);
  }

  /** [packet][input] of the model, which may take features in another order than the file does, or one twice. */
  private static long[][] seen(FloatModel model, long[][] values) {
    int[] from = model.features().stream().mapToInt(FEATURES::indexOf).toArray();
    return Arrays.stream(values).map(row -> Arrays.stream(from).mapToLong(i -> row[i]).toArray()).toArray(long[][]::new);
  }

  @Test
  void columnsThatAreChosenJoinedAndTurnedKeepTheirFeatures() throws IOException {
    assertAgrees("sklearn-mlp-columns-passed", FOUR);
    assertAgrees("sklearn-tree-frame", FOUR);
    assertAgrees("torch-columns-dynamo", FOUR);
  }

  @Test
  void aFixedNumberOfPacketsIsRunInPartsAndWholeNumbersAndDoublesAreFed() throws IOException {
    assertAgrees("sklearn-tree-seven-packets", FOUR);
    assertAgrees("sklearn-tree-whole-numbers", FOUR);
    assertAgrees("sklearn-mlp-double", FOUR);
  }

  private static void assertAgrees(String name, List<String> classes) throws IOException {
    byte[] bytes = bytes(name);
    Random random = new Random(1);
    long[][] values = new long[3000][];
    for (int p = 0; p < values.length; p++) {
      values[p] = new long[] {random.nextBoolean() ? 6 : 17, random.nextInt(1500), random.nextInt(1460), random.nextInt(65536),
          random.nextInt(30), random.nextInt(65537), random.nextInt(5), random.nextInt(257)};
    }
    FloatModel model = OnnxModel.read(bytes, FEATURES, classes);
    try (OnnxRuntime runtime = new OnnxRuntime(bytes)) {
      int[] prediction = runtime.classes(values, classes.size());
      assertThat(Agreement.of(prediction, Agreement.classes(model, new Samples(seen(model, values), prediction)))).as(name)
          .isGreaterThanOrEqualTo(0.999);
      assertThat(Arrays.stream(prediction).distinct().count()).as(name).isGreaterThan(1);
    }
  }

  @Test
  void whatTheKernelCannotRunIsNamedWithItsNode() throws IOException {
    byte[] bytes = bytes("tanh");
    assertThatThrownBy(() -> OnnxModel.read(bytes, FEATURES, FOUR)).isInstanceOf(InputException.class)
        .hasMessageContaining("(Tanh)").hasMessageContaining("ReLU");
    assertRefused("sigmoid", "(Sigmoid)", "stands between two layers");
    assertRefused("regressor", "output variable", "train a classifier");
    assertRefused("dynamic-columns-tree", "input input has a dynamic number of columns", "[None, 8]");
  }

  private static void assertRefused(String name, String... words) throws IOException {
    byte[] bytes = bytes(name);
    assertThatThrownBy(() -> OnnxModel.read(bytes, FEATURES, FOUR)).as(name).isInstanceOf(InputException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void anInputThatIsCalledLikeAFeatureIsFedThatOne() throws IOException {
    byte[] bytes = bytes("sklearn-tree-frame");
    List<Feature> exchanged = new ArrayList<>(FEATURES);
    Collections.swap(exchanged, 3, 5);
    assertThatThrownBy(() -> OnnxModel.read(bytes, exchanged, FOUR)).isInstanceOf(InputException.class)
        .hasMessageContaining("input 4 of the model is called SmallerPort, --features has TcpWindow there");
  }

  @Test
  void featuresAndClassesMustFitTheFile() throws IOException {
    byte[] bytes = bytes("sklearn-logistic");
    assertThatThrownBy(() -> OnnxModel.read(bytes, FEATURES.subList(0, 7), FOUR)).isInstanceOf(InputException.class)
        .hasMessageContaining("takes 8 inputs (input [?, 8]), --features names 7");
    assertThatThrownBy(() -> OnnxModel.read(bytes, FEATURES, TWO)).isInstanceOf(InputException.class)
        .hasMessageContaining("tells 4 classes apart, --classes names 2");
    assertThatThrownBy(() -> OnnxModel.read(bytes, FEATURES, null)).isInstanceOf(InputException.class)
        .hasMessageContaining("by number only");
  }

  @Test
  void cutOffAndForeignBytesEndInOneSentence() throws IOException {
    byte[] whole = bytes("sklearn-mlp-binary");
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertRefused(cut);
    }
    Random random = new Random(2);
    for (int i = 0; i < 2000; i++) {
      byte[] noise = new byte[random.nextInt(300)];
      random.nextBytes(noise);
      assertRefused(noise);
    }
  }

  private static void assertRefused(byte[] bytes) {
    try {
      // A file cut between two fields may still be whole enough.
      OnnxModel.read(bytes, FEATURES, TWO);
    } catch (InputException e) {
      assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
    }
  }

  @Test
  void flippedBytesNeverEndInAnythingElse() throws IOException {
    Random random = new Random(3);
    for (String name : List.of("sklearn-tree-standard", "sklearn-mlp-binary", "sklearn-tree-frame", "torch-columns-dynamo")) {
      byte[] whole = bytes(name);
      for (int i = 0; i < 3000; i++) {
        byte[] flipped = whole.clone();
        flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        assertRefused(flipped);
      }
    }
  }

  private static byte[] bytes(String name) throws IOException {
    try (InputStream in = OnnxModelTest.class.getResourceAsStream(name + ".onnx")) {
      return in.readAllBytes();
    }
  }
}
