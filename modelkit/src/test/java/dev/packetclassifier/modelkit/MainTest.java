// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {
  @TempDir
  Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(arguments);
  }

  private static List<String> commands() {
    return List.copyOf(Main.commandLine().getSubcommands().keySet());
  }

  @Test
  void everyCommandHelpsWithAnExample() {
    for (String command : commands()) {
      assertThat(run(command, "--help")).as(command).isZero();
      assertThat(out.toString()).as(command).contains("Example", "pclf " + command);
    }
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains(commands()).contains("Exit status:");
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).startsWith("pclf ").hasLineCount(1);
  }

  @Test
  void everyCommandThatReportsCanDoSoInJson() {
    for (String command : List.of("features", "train", "import", "quantize", "inspect", "render", "evaluate", "replay")) {
      assertThat(Main.commandLine().getSubcommands().get(command).getCommandSpec().optionsMap()).as(command).containsKey("--json");
    }
  }

  @Test
  void whatIsNotKnownIsSaidInALine() {
    assertThat(run("trian")).isEqualTo(2);
    assertThat(err.toString()).isEqualTo("pclf: trian is no option or command of pclf; did you mean train?" + System.lineSeparator());
    assertThat(run("inspect", "x.yaml", "--tre", "2")).isEqualTo(2);
    assertThat(err.toString()).contains("--tre is no option or command of pclf inspect; did you mean --tree").hasLineCount(1);
    for (String command : commands()) {
      if (run(command, "--no-such-option") != 0) {
        assertThat(err.toString()).as(command).startsWith("pclf: ").hasLineCount(1).doesNotContain("Exception");
      }
    }
  }

  @Test
  void aFileOfFeaturesIsNotTakenForArguments() throws IOException {
    Path chosen = Files.writeString(folder.resolve("chosen.txt"), "PacketLength\nSmallerPort\n");
    String capture = folder.resolve("none.pcap").toString();
    assertThat(run("features", capture, "--features", "@" + chosen, "-o", folder.resolve("x.csv").toString())).isEqualTo(2);
    assertThat(err.toString()).contains("none.pcap").doesNotContain("PacketLength", "SmallerPort");
  }

  @Test
  void aChoiceOfManyIsNotListed() {
    assertThat(run("train", "x.csv", "--model", "tree", "--group", "File", "--features", "paper,PacketLenght", "-o", "x.yaml"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("PacketLenght is no feature; see pclf features --list").hasSizeLessThan(200);
    assertThat(run("train", "x.csv", "--model", "bush", "-o", "x.yaml")).isEqualTo(2);
    assertThat(err.toString()).contains("network, tree, forest, boosted");
  }

  @Test
  void coloursAreLeftToTheTerminal() {
    run("render", "none.yaml");
    assertThat(err.toString()).doesNotContain("\u001b");
    assertThat(CommandLine.Help.Ansi.OFF.string("@|red x|@")).isEqualTo("x");
  }

  @Test
  void eachCommandHasAManPage() throws IOException {
    assertThat(run("generate-man", folder.resolve("man1").toString())).isZero();
    List<String> names = new ArrayList<>();
    try (Stream<Path> pages = Files.list(folder.resolve("man1"))) {
      for (Path page : pages.toList()) {
        names.add(page.getFileName().toString());
        assertThat(page).content().startsWith(".TH \"PCLF").containsPattern("^.TH \\S+ 1 \"\\d{4}-\\d\\d-\\d\\d\"")
            .doesNotContain(".SH DESCRIPTION\n.PP")
            .contains(".SH NAME", ".SH SYNOPSIS", ".SH OPTIONS", ".SH EXAMPLES", "EXIT STATUS").doesNotContain("${", "@|");
      }
    }
    assertThat(names).hasSize(commands().size() + 1).contains("pclf.1", "pclf-train.1", "pclf-render.1");
    assertThat(folder.resolve("man1/pclf-train.1")).content()
        .contains("\\fB\\-\\-model\\fR \\fIKIND\\fR", "network, tree, forest, boosted");
  }
}
