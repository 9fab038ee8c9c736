// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.packetclassifier.modelkit.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What PyTorch writes unless told otherwise: a model, and its weights in a second file. The same model in one file stands beside it. */
class TwoFilesTest {
  private static final Path RESOURCES = Path.of("src/test/resources/dev/packetclassifier/modelkit/onnx");
  private static final String NAME = "torch-columns-two-files.onnx";

  @TempDir
  Path folder;

  private Path model;
  private Path weights;

  @BeforeEach
  void copy() throws IOException {
    model = Files.copy(RESOURCES.resolve(NAME), folder.resolve(NAME));
    weights = Files.copy(RESOURCES.resolve(NAME + ".data"), folder.resolve(NAME + ".data"));
  }

  @Test
  void bothFilesAreOneModelToReaderAndRuntime() throws IOException {
    ModelFile two = ModelFile.of(model);
    ModelFile one = ModelFile.of(RESOURCES.resolve("torch-columns-dynamo.onnx"));
    assertThat(two.others()).containsExactly(weights);
    assertThat(one.others()).isEmpty();
    assertThat(one.bytes()).isEqualTo(Files.readAllBytes(RESOURCES.resolve("torch-columns-dynamo.onnx")));
    Graph expected = Graph.read(one.bytes());
    Graph graph = Graph.read(two.bytes());
    assertThat(graph.constants()).isNotEmpty().usingRecursiveComparison().isEqualTo(expected.constants());
    long[][] packets = {{6, 60, 0, 443, 2, 512, 1, 0}, {17, 1400, 1372, 53, 0, 0, 0, 22}};
    try (OnnxRuntime ofTwo = new OnnxRuntime(two.bytes()); OnnxRuntime ofOne = new OnnxRuntime(one.bytes())) {
      assertThat(ofTwo.classes(packets, 4)).isEqualTo(ofOne.classes(packets, 4));
    }
  }

  @Test
  void weightsThatAreNotThereOrAreOthersAreNamed() throws IOException {
    byte[] whole = Files.readAllBytes(weights);
    // Within the last weights, and before those of others: either end of a range may lie outside.
    for (int length : new int[] {whole.length - 1, 100}) {
      Files.write(weights, Arrays.copyOf(whole, length));
      refused(NAME + ".data, which has " + length + ": the two do not belong together");
    }
    Files.delete(weights);
    refused("keeps its weights in " + NAME + ".data, which is not beside it");
  }

  /** A model is someone else's file: it must not make the tool read others. */
  @Test
  void nothingOutsideTheFolderIsRead() throws IOException {
    Path outside = Files.move(weights, folder.resolve("outside"));
    Path inner = Files.createDirectory(folder.resolve("inner"));
    String location = NAME + ".data";
    String other = "../" + "./".repeat((location.length() - "../outside".length()) / 2) + "outside";
    other = other.length() == location.length() ? other : other.replaceFirst("/", "//");
    String text = Files.readString(model, StandardCharsets.ISO_8859_1).replace(location, other);
    model = Files.writeString(inner.resolve(NAME), text, StandardCharsets.ISO_8859_1);
    assertThat(inner.resolve(other)).hasSameBinaryContentAs(outside);
    refused("which is no file beside it");
  }

  private void refused(String words) {
    assertThatThrownBy(() -> ModelFile.of(model)).isInstanceOf(InputException.class).hasMessageContaining(words);
  }
}
