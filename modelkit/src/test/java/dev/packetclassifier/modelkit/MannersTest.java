package dev.packetclassifier.modelkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.modelkit.fixture.CaptureFile;
import dev.packetclassifier.modelkit.fixture.Packets;
import dev.packetclassifier.modelkit.fixture.Pclf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every command owes whoever calls it. */
class MannersTest {
  private static final String ESCAPE = "\u001b[";

  @TempDir
  Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"features", "evaluate", "replay", "train", "import", "quantize"})
  void helpHasExamplesAndNoLineTooLongForATerminal(String command) {
    Pclf ran = Pclf.run(command, "--help");
    assertThat(ran.status()).isZero();
    assertThat(ran.out()).contains("Usage: pclf " + command, "Example");
    assertThat(ran.out().substring(ran.out().indexOf("Example"))).contains("pclf " + command);
    assertThat(ran.out().lines()).allMatch(line -> line.length() <= 200);
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void completionAndVersion() {
    assertThat(Pclf.run("generate-completion").out()).contains("complete -F _complete_pclf", "--skip-out-of-order", "--time-zone");
    assertThat(Pclf.run("--version").out()).startsWith("pclf ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "unknown", "features --unknown", "features --mtu x a.pcap", "evaluate", "replay",
      "evaluate nothing.yaml nothing.csv",
      "replay nothing.yaml nothing.pcap", "features nothing.pcap --features paper -o x.csv"})
  void whatIsWrongIsStatus2AndSaidInOneLineAtTheEnd(String words) {
    Pclf ran = Pclf.run((Object[]) (words.isEmpty() ? new String[0] : words.split(" ")));
    assertThat(ran.status()).isEqualTo(2);
    assertThat(ran.err().lines().filter(line -> line.startsWith("pclf: "))).hasSize(1);
    assertThat(ran.err()).doesNotContain("\tat ", "Exception");
    assertThat(ran.out()).isEmpty();
  }

  /** As a process, for colours are decided by its environment. */
  @Test
  void coloursAreForWhoWantsThem() throws IOException, InterruptedException {
    Path day = Files.write(folder.resolve("day.pcap"), CaptureFile.pcap(1).record(0, Packets.ethernet(1, 2, Packets.udp(1, 1, 2, 2, 0)))
        .bytes());
    List<String> words = List.of("features", day.toString(), "--features", "nothing", "-o", folder.resolve("t.csv").toString());
    assertThat(process(words, Map.of("CLICOLOR_FORCE", "1"))).contains(ESCAPE).contains("pclf: --features: nothing is no feature");
    assertThat(process(words, Map.of("CLICOLOR_FORCE", "1", "NO_COLOR", "1"))).doesNotContain(ESCAPE).startsWith("pclf: ").hasLineCount(1);
    assertThat(process(words, Map.of())).as("not a terminal").doesNotContain(ESCAPE, "\r").hasLineCount(1);
    assertThat(process(List.of("evaluate", "--help"), Map.of("NO_COLOR", "1"))).doesNotContain(ESCAPE);
  }

  private String process(List<String> words, Map<String, String> environment) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
        System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeAll(List.of("NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "JAVA_TOOL_OPTIONS"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isIn(0, 2);
    return said;
  }
}
