// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.modelkit.fixture.Pclf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The completion in a real bash. */
class CompletionTest {
  @TempDir
  static Path folder;

  private static Path script;

  @BeforeAll
  static void write() throws IOException {
    script = Files.writeString(folder.resolve("completion"), Pclf.run("generate-completion").out());
    Files.writeString(folder.resolve("guard.yaml"), "");
  }

  /** What bash offers for each of these lines, a line each. */
  private static List<String> offered(List<String> lines) throws IOException, InterruptedException {
    StringBuilder program = new StringBuilder("compopt() { :; }; source " + script + "\n"
        + "offer() { COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _complete_pclf; echo \"${COMPREPLY[*]}\"; }\n");
    lines.forEach(line -> program.append("offer pclf ").append(line).append('\n'));
    Process bash = new ProcessBuilder("bash", "-c", program.toString()).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(said).isZero();
    return said.lines().toList();
  }

  @Test
  void commandsOptionsAndFiles() throws IOException, InterruptedException {
    assertThat(offered(List.of("ev", "evaluate --fl", "inspect gu", "render guard.yaml --mode E", "render guard.yaml --attach-mode ''")))
        .containsExactly("evaluate", "--float-model", "guard.yaml", "Enforce", "Auto Native Generic Tc");
  }

  @Test
  void everyOptionThatHasChoicesOffersItsOwn() throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (CommandLine command : Main.commandLine().getSubcommands().values()) {
      for (OptionSpec option : command.getCommandSpec().options()) {
        if (option.completionCandidates() != null && option.splitRegex().isEmpty()) {
          lines.add(command.getCommandName() + " " + option.longestName() + " ''");
          expected.add(String.join(" ", StreamSupport.stream(option.completionCandidates().spliterator(), false).toList()));
        }
      }
    }
    assertThat(lines).hasSizeGreaterThan(10);
    assertThat(offered(lines)).as(lines.toString()).isEqualTo(expected);
  }
}
