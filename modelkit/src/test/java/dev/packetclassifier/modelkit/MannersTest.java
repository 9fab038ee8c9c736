// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.modelkit.fixture.CaptureBuilder;
import dev.packetclassifier.modelkit.fixture.Packets;
import dev.packetclassifier.modelkit.fixture.Pclf;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
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
  @ValueSource(strings = {"features", "evaluate", "replay", "train", "import", "quantize", "inspect", "render"})
  void helpHasExamplesAndNoLineTooLongForATerminal(String command) {
    Pclf ran = Pclf.run(command, "--help");
    assertThat(ran.status()).isZero();
    assertThat(ran.out()).contains("Usage: pclf " + command, "Example");
    assertThat(ran.out().substring(ran.out().indexOf("Example"))).contains("pclf " + command);
    assertThat(ran.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(ran.err()).isEmpty();
  }

  /** What is copied from a terminal must be the command that was meant: a shell joins lines that end in a backslash. */
  @Test
  void longExamplesGoOnInAnotherLine() {
    assertThat(Examples.folded("  pclf train packets.csv --model boosted --group file --max-nanos 500 --drop scan -o deploy/guard.yaml"))
        .containsExactly("  pclf train packets.csv --model boosted --group file --max-nanos 500 \\",
            "      --drop scan -o deploy/guard.yaml");
    assertThat(Pclf.run("render", "--help").out()).contains("--action flood=Pass \\\n      --node-label role=edge | kubectl apply -f -\n");
  }

  @Test
  void whoeverStopsReadingHearsNothing() {
    StringWriter err = new StringWriter();
    assertThat(Main.run(new StandardOutput(failing("Broken pipe")), new PrintWriter(err, true), "features", "--list")).isZero();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void whatCannotBePrintedIsAnError() {
    StringWriter err = new StringWriter();
    assertThat(Main.run(new StandardOutput(failing("No space left on device")), new PrintWriter(err, true), "features", "--list"))
        .isEqualTo(2);
    assertThat(err.toString()).startsWith("pclf: standard output cannot be written: No space left on device").hasLineCount(1);
  }

  private static OutputStream failing(String reason) {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        throw new IOException(reason);
      }
    };
  }

  /** In Turkish the capital of i has a dot, Arabic has other digits, German points between thousands, and some terminals know ASCII alone. */
  @ParameterizedTest
  @ValueSource(strings = {"-Duser.language=tr -Duser.country=TR", "-Duser.language=ar -Duser.country=EG -Duser.extensions=nu-arab",
      "-Duser.language=de -Dfile.encoding=US-ASCII -Dstdout.encoding=US-ASCII"})
  void whatIsPrintedIsTheSameInEveryCountry(String options) throws IOException, InterruptedException {
    Path guard = folder.resolve("guard.yaml");
    Files.writeString(guard,
        Files.readString(Path.of("../e2e/examples/tree.yaml")).replace("annotations:", "annotations:\n    town: K\u00f6ln"));
    for (List<String> words : List.of(List.of("inspect", guard.toString()), List.of("render", guard.toString(), "--mode", "enforce"))) {
      String here = process(words, Map.of());
      assertThat(process(words, Map.of("JAVA_TOOL_OPTIONS", options)).replaceFirst("^Picked up.*\n", "")).isEqualTo(here);
    }
    assertThat(process(List.of("render", guard.toString()), Map.of("JAVA_TOOL_OPTIONS", options))).contains("town: K\u00f6ln");
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

  @Test
  void aNameThatNoFileCanHaveIsCalledThat() {
    Pclf ran = Pclf.run("inspect", "a\0b");
    assertThat(ran.status()).isEqualTo(2);
    assertThat(ran.err()).contains("is no name of a file here").doesNotContain("java.").hasLineCount(1);
  }

  /** As a process, for colours are decided by its environment. */
  @Test
  void coloursAreForWhoWantsThem() throws IOException, InterruptedException {
    Path day = Files.write(folder.resolve("day.pcap"), CaptureBuilder.pcap(1).record(0, Packets.ethernet(1, 2, Packets.udp(1, 1, 2, 2, 0)))
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
