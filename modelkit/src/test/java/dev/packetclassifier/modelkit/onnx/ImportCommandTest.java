package dev.packetclassifier.modelkit.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.packetclassifier.modelkit.fixture.Pclf;
import dev.packetclassifier.modelkit.floating.FloatModel;
import dev.packetclassifier.modelkit.floating.FloatModels;
import dev.packetclassifier.modelkit.manifest.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which class wins ties, on committed files. {@code sklearn-ties-binary} knows attack before benign, gives both the same score below
 * port 2500, and calls what is above attack.
 */
class ImportCommandTest {
  private static final String FEATURES = "Protocol,PacketLength,PayloadLength,SmallerPort,TcpFlags,TcpWindow,DestinationPortClass,"
      + "PayloadByte0";
  private static final int TIES = 30;
  private static final int ATTACKS = 10;

  @TempDir
  Path folder;

  private Path table;
  private Path manifest;
  private Path floats;

  @BeforeEach
  void packets() throws IOException {
    manifest = folder.resolve("guard.yaml");
    floats = folder.resolve("guard.json");
    StringBuilder rows = new StringBuilder("file,packet,time,flow,flow_packet,station,group,split,vantage,label," + FEATURES + "\n");
    for (int p = 0; p < TIES + ATTACKS; p++) {
      rows.append("a.pcap,").append(p + 1).append(',').append(p).append(".0,").append(p).append(",1,10.0.0.1,g,,Transit,")
          .append(p < TIES ? "benign" : "attack").append(",6,").append(60 + p).append(",0,").append(p < TIES ? 443 : 5000)
          .append(",2,512,1,0\n");
    }
    table = Files.writeString(folder.resolve("table.csv"), rows);
  }

  private Pclf imported(String file, String... more) {
    List<Object> words = new ArrayList<>(List.of("import", "src/test/resources/dev/packetclassifier/modelkit/onnx/" + file + ".onnx",
        "--features", FEATURES, "--calibration", table, "-o", manifest, "--float-model", floats));
    words.addAll(List.of(more));
    return Pclf.run(words.toArray());
  }

  private JsonNode report(String file, String... more) throws IOException {
    List<String> words = new ArrayList<>(List.of(more));
    words.add("--json");
    Pclf ran = imported(file, words.toArray(String[]::new));
    assertThat(ran.status()).as(ran.err()).isZero();
    return new ObjectMapper().readTree(ran.out());
  }

  private List<String> classes() throws IOException {
    return Manifests.read(manifest).model().classes();
  }

  @Test
  void theHarmlessClassWinsTiesWhateverItsNumberInTheFile() throws IOException {
    JsonNode report = report("sklearn-ties-binary", "--drop", "attack");
    assertThat(classes()).containsExactly("benign", "attack");
    assertThat(report.get("defaultClass").asText()).isEqualTo("benign");
    assertThat(report.get("floatAgreement").asDouble()).isEqualTo(1);
    assertThat(report.get("ties").asInt()).isEqualTo(TIES);
    assertThat(report.get("tiesWon").asInt()).isEqualTo(TIES);
    assertThat(report.get("agreement").asDouble()).isEqualTo((double) ATTACKS / (TIES + ATTACKS));
    assertThat(imported("sklearn-ties-binary").out()).contains("default class  benign",
        "30 of 30 packets with equal scores become benign, not attack");
  }

  @Test
  void anotherOneCanBeAskedForAndKeepsTheOrderOfTheFile() throws IOException {
    JsonNode report = report("sklearn-ties-binary", "--default-class", "attack");
    assertThat(classes()).containsExactly("attack", "benign");
    assertThat(report.get("ties").asInt()).isZero();
    assertThat(report.get("agreement").asDouble()).isEqualTo(1);
  }

  @Test
  void withoutAHarmlessNameTheFirstThatIsNotDroppedIsTakenWithAWarning() throws IOException {
    assertThat(report("sklearn-tree-standard", "--classes", "scan,office,flood,tunnel").get("warnings").toString())
        .contains("scan became the default class because it is the model's first:", "--default-class");
    assertThat(report("sklearn-tree-standard", "--classes", "scan,office,flood,tunnel", "--drop", "scan").get("warnings").toString())
        .contains("office became the default class because it is the model's first that is not dropped");
    assertThat(classes()).containsExactly("office", "scan", "flood", "tunnel");
  }

  @Test
  void whatIsNoClassOrIsDroppedIsRefusedInOneLine() {
    Pclf unknown = imported("sklearn-ties-binary", "--default-class", "office");
    assertThat(unknown.status()).isEqualTo(2);
    assertThat(unknown.err()).contains("--default-class: there is no class office; there are attack, benign").hasLineCount(1);
    Pclf dropped = imported("sklearn-ties-binary", "--default-class", "attack", "--drop", "attack");
    assertThat(dropped.status()).isEqualTo(2);
    assertThat(dropped.err()).contains("--drop names attack, which is the default class").hasLineCount(1);
    assertThat(manifest).doesNotExist();
  }

  @Test
  void onlyTheOrderOfTheScoresChanges() throws IOException {
    for (String file : List.of("sklearn-tree-standard", "sklearn-logistic")) {
      imported(file, "--classes", "scan,flood,benign,tunnel", "--default-class", "scan");
      FloatModel before = FloatModels.read(floats);
      imported(file, "--classes", "scan,flood,benign,tunnel");
      FloatModel after = FloatModels.read(floats);
      assertThat(after.classes()).containsExactly("benign", "scan", "flood", "tunnel");
      for (int length = 40; length < 1500; length += 20) {
        long[] packet = {6, length, length - 40, 443, 24, 512, 1, 22};
        List<String> given = List.of(FEATURES.split(","));
        long[] looked = after.features().stream().mapToLong(feature -> packet[given.indexOf(feature.name())]).toArray();
        double[] old = new double[4];
        double[] now = new double[4];
        before.score(looked, old);
        after.score(looked, now);
        assertThat(now).as(file).containsExactly(old[2], old[0], old[1], old[3]);
      }
    }
  }
}
