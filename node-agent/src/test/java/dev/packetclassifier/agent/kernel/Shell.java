// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Commands of the node. */
public final class Shell {
  private Shell() {}

  /**
   * Runs a script of bash; a failure is an error with what it said. What is no ASCII is written in escapes ($'\\xNN'), for the process may
   * have a locale that has nothing else.
   */
  public static String bash(String script) {
    return run(new ProcessBuilder("bash", "-ec", script), script);
  }

  /** A name of an interface for a script: its bytes in escapes. */
  public static String escaped(byte[] name) {
    StringBuilder escaped = new StringBuilder("$'");
    for (byte each : name) {
      escaped.append(String.format("\\x%02x", each & 0xff));
    }
    return escaped.append("'").toString();
  }

  /** Runs a command given as words separated by spaces; a failure is an error with what it said. */
  public static String run(String command) {
    return run(new ProcessBuilder(command.split(" ")), command);
  }

  private static String run(ProcessBuilder builder, String command) {
    try {
      Process process = builder.redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError(command + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new AssertionError(command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(command, e);
    }
  }
}
