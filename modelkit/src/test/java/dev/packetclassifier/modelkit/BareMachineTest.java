// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.modelkit.fixture.MadeTable;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What a machine lacks is said in a line, too: memory, or a library that a library needs. */
class BareMachineTest {
  @TempDir
  Path folder;

  @Command(name = "fill")
  private static final class Fill implements Callable<Integer> {
    private final Error error;

    Fill(Error error) {
      this.error = error;
    }

    @Override
    public Integer call() {
      throw error;
    }
  }

  @Test
  void errorsOfTheJavaMachineAreLinesOfTheCommand() {
    assertThat(said(new OutOfMemoryError("Java heap space")))
        .contains("does not fit into Java's memory of", "Java heap space", "PCLF_JAVA_OPTIONS=-Xmx4g");
    assertThat(said(new StackOverflowError())).startsWith("pclf: something given is nested too deeply");
    assertThat(said(new UnsatisfiedLinkError("libsomething.so"))).startsWith("pclf: a library").contains("libsomething.so");
  }

  private static String said(Error error) {
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine().addSubcommand(new Fill(error)).setErr(new PrintWriter(err));
    assertThat(line.execute("fill")).isEqualTo(2);
    assertThat(err.toString()).hasLineCount(1);
    return err.toString();
  }

  /** In a mount namespace of its own, in which that library is an empty file. */
  @Test
  void withoutOpenMpItSaysWhatToInstall() throws Exception {
    Path manifest = folder.resolve("guard.yaml");
    Process process = new ProcessBuilder("unshare", "--mount", "sh", "-ec",
        "for library in $(ldconfig -p | sed -n 's/.*libgomp[.]so.* => //p'); do mount --bind /dev/null \"$library\"; done; exec \"$@\"",
        "-",
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", System.getProperty("java.class.path"),
        Main.class.getName(), "train", MadeTable.of(folder).toString(), "--model", "tree", "--group", "Group", "-o", manifest.toString())
        .redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(2);
    assertThat(said.lines().filter(line -> line.startsWith("pclf: "))).singleElement().asString().contains("apt-get install libgomp1");
    assertThat(said).doesNotContain("\tat ");
    assertThat(Files.exists(manifest)).isFalse();
  }
}
