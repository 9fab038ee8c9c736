// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.reproduction;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InferenceInCTest {
  private static final Path KERNEL_CODE = Path.of("../../bpf/kernel/src/main/c");
  private static final Path GENERATED = Path.of("../../bpf/kernel/target/generated-c");
  private static final Path TIMING = Path.of("inference/time.c");

  @TempDir
  Path folder;

  /** With the flags of e2e/reproduce, which takes minutes to come that far. */
  @Test
  void theKernelProgramsCodeCompilesForThisMachine() throws IOException, InterruptedException {
    Path said = folder.resolve("said");
    Path program = folder.resolve("time");
    Process clang = new ProcessBuilder("clang", "-O2", "-Wall", "-Wno-unused", "-iquote", KERNEL_CODE.toString(), "-iquote",
        GENERATED.toString(), "-o", program.toString(), TIMING.toString(), "-lm").redirectErrorStream(true).redirectOutput(said.toFile())
        .start();
    assertThat(clang.waitFor()).as(() -> contentOf(said)).isZero();
    assertThat(program).isExecutable();
  }

  private static String contentOf(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "clang's words cannot be read: " + e.getMessage();
    }
  }
}
