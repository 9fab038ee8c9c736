// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.packetclassifier.modelkit.fixture.Pclf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A float model of {@code pclf train}, as it was written and with something changed by hand. */
class QuantizeCommandTest {
  @TempDir
  Path folder;

  private Path table;
  private Path model;

  @BeforeEach
  void train() throws IOException {
    table = table("table.csv", "scan", 0);
    model = folder.resolve("model.json");
    assertThat(Pclf.run("train", table, "--model", "network", "--hidden", "4", "--epochs", "40", "--rate", "0.02", "--group", "Group", "-o",
        folder.resolve("trained.yaml"), "--float-model", model).status()).isZero();
  }

  private Path table(String name, String attack, int alike) throws IOException {
    return Files.writeString(folder.resolve(name),
        IntStream.range(0, 210).mapToObj(p -> "g" + p % 7 + "," + (p % 2 == 0 ? "benign" : attack) + ","
            + (alike > 0 ? alike : 100 + 900 * (p % 2) + p) + "," + p)
            .collect(Collectors.joining("\n", "group,label,PacketLength,TcpWindow\n", "\n")));
  }

  private Pclf quantize(Path calibration, Object... more) {
    Object[] words = {"quantize", model, "--calibration", calibration, "-o", folder.resolve("guard.yaml")};
    return Pclf
        .run(IntStream.range(0, words.length + more.length).mapToObj(i -> i < words.length ? words[i] : more[i - words.length]).toArray());
  }

  @Test
  void sayEachLayersErrorTheTemperatureAndEachConfidencesPrecision() throws IOException {
    JsonNode report = new ObjectMapper().readTree(quantize(table, "--drop", "scan", "--precision", "0.97", "--json").out());
    assertThat(report.get("layerErrors")).hasSize(2);
    assertThat(report.get("agreement").asDouble()).isGreaterThan(0.98);
    double scale = report.get("logitScale").asDouble();
    for (JsonNode level : report.at("/drops/0/levels")) {
      double confidence = level.get("confidence").asDouble();
      assertThat(level.get("threshold").asLong()).isEqualTo((long) Math.ceil(Math.log(confidence / (1 - confidence)) / scale));
    }
    assertThat(report.at("/drops/0/reached").asBoolean()).isTrue();
    assertThat(report.path("warnings")).hasSize(1);
    assertThat(report.path("warnings").get(0).asText()).startsWith("a minConfidence of 0.5 means anything");
    assertThat(report.at("/calibration/accuracy").asDouble()).isGreaterThan(0.98);
  }

  @Test
  void labelsThatAreNotTheModelsAreNamed() throws IOException {
    assertThat(quantize(table("other.csv", "scna", 0)).out()).contains("warning: the model has no class scna: packets labelled so");
  }

  @Test
  void anInputThatCalibrationNeverVariesIsNamed() throws IOException {
    Pclf quantized = quantize(table("alike.csv", "scan", 500));
    assertThat(quantized.out()).contains("warning: PacketLength is the same in every calibration packet, so the integers do not look at it")
        .doesNotContain("TcpWindow is the same");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "\"operation\":\"Divide\",\"operand\":[0-9.]+|\"operation\":\"Divide\",\"operand\":0.0|do not fit together",
      "\"weights\":\\[\\[[-0-9.]+|\"weights\":[[1e200|layer 1 of the float network gives",
      "\"scan\"|\"port scan\"|must be a name of 1 to 32 letters",
      "\"PacketLength\"|\"Length\"|is no float model",
      ".*|null|holds nothing",
  })
  void whatWasEditedIntoNonsenseIsRefusedInALine(String from, String to, String said) throws IOException {
    Files.writeString(model, Files.readString(model).replaceFirst(from, to));
    Pclf quantized = quantize(table);
    assertThat(quantized.err()).contains(said).hasLineCount(1).hasSizeLessThan(400);
    assertThat(quantized.status()).isEqualTo(2);
    assertThat(folder.resolve("guard.yaml")).doesNotExist();
  }
}
