// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.e2e.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs commands of this machine, bounded in time. */
public final class Shell {
  /** What a command printed and how it ended. */
  public record Result(List<String> command, int exitCode, String output) {
    /** The output, without the last line break. */
    public String expectSuccess() {
      if (exitCode != 0) {
        throw new AssertionError(String.join(" ", command) + " ended with " + exitCode + ":\n" + output);
      }
      return output.stripTrailing();
    }
  }

  private Shell() {}

  public static String run(String... command) {
    return attempt(Duration.ofMinutes(2), command).expectSuccess();
  }

  /** Output goes through a file: a process that the command leaves behind would hold a pipe open. */
  public static Result attempt(Duration limit, String... command) {
    try {
      Path output = Files.createTempFile("pclf-e2e", ".out");
      try {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile())).start();
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          process.destroyForcibly().waitFor();
          throw new AssertionError(String.join(" ", command) + " did not end within " + limit + ":\n" + Files.readString(output));
        }
        return new Result(List.of(command), process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
