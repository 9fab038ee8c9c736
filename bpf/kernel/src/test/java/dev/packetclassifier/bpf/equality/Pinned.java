// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.equality;

import dev.packetclassifier.bpf.fixture.Commands;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.stream.Stream;

/** Commands on one CPU, so that packets are seen one after the other; those in the background end with it. */
final class Pinned implements AutoCloseable {
  private static final String[] ON_ONE_CPU = {"taskset", "-c", "0"};

  private final Deque<Process> background = new ArrayDeque<>();

  private static String[] command(String... words) {
    return Stream.concat(Arrays.stream(ON_ONE_CPU), Arrays.stream(words)).toArray(String[]::new);
  }

  /** To its end; its output. */
  static String run(String... words) {
    return Commands.run(command(words));
  }

  void start(Path folder, String... words) {
    try {
      background.push(new ProcessBuilder(command(words)).directory(folder.toFile()).redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD).start());
    } catch (IOException e) {
      throw new AssertionError(words[0] + " cannot be run", e);
    }
  }

  @Override
  public void close() {
    while (!background.isEmpty()) {
      Process process = background.pop();
      process.destroy();
      process.onExit().join();
    }
  }
}
