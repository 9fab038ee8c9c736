// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.modelkit.fixture.MadeTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything but replay runs where there is no kernel of ours: not one class of the binding to it is loaded, nor JNA's native part. */
class NoKernelTest {
  private static final long MOST_MINUTES = 5;

  @TempDir
  Path folder;

  private Path table;

  @BeforeEach
  void makeTable() throws IOException {
    table = MadeTable.of(folder);
  }

  @Test
  void fromTableToManifestWithoutAKernel() throws Exception {
    Path manifest = folder.resolve("guard.yaml");
    Path floats = folder.resolve("guard.json");
    run("train", table, "--model", "tree", "--group", "Group", "--drop", "scan", "--max-nanos", "300", "-o", manifest,
        "--float-model", floats);
    run("quantize", floats, "--calibration", table, "--drop", "scan", "-o", folder.resolve("again.yaml"));
    run("inspect", manifest, folder.resolve("again.yaml"));
    run("render", manifest, "--interfaces", "eth0", "-o", folder.resolve("rendered.yaml"));
    run("evaluate", folder.resolve("rendered.yaml"), table, "--html", folder.resolve("report.html"));
    run("features", "--list");
  }

  private void run(Object... arguments) throws Exception {
    Path log = folder.resolve("log");
    List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow(), "-Xlog:class+load:file="
        + folder.resolve("classes"), "-Djna.nosys=true", "-Djna.noclasspath=true", "-Djna.library.path=" + folder, "-cp",
        System.getProperty("java.class.path"), Main.class.getName()));
    List.of(arguments).forEach(argument -> command.add(argument.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().clear();
    Process process = builder.start();
    assertThat(process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(() -> read(log)).isZero();
    assertThat(read(folder.resolve("classes"))).doesNotContain("packetclassifier.bpf.libbpf.", "com.sun.jna.Native ");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
