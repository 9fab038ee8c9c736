// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.reproduction;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs commands. */
final class Command {
  private Command() {}

  /**
   * What a command wrote to standard output.
   *
   * @throws IllegalStateException with what it wrote to standard error, when it fails
   */
  static String output(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(List.of(command) + " ended with " + process.exitValue());
      }
      return output;
    } catch (IOException e) {
      throw new IllegalStateException(command[0] + " cannot be run: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
