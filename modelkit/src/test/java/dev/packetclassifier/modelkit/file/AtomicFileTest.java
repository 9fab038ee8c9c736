// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.packetclassifier.modelkit.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir
  Path folder;

  @Test
  void whatIsNotFinishedIsGone() throws IOException {
    Path file = Files.writeString(folder.resolve("x"), "old");
    try (AtomicFile atomic = new AtomicFile(file)) {
      Files.writeString(atomic.path(), "half");
    }
    assertThat(file).hasContent("old");
    assertThat(folder).isDirectoryContaining(path -> path.equals(file)).isDirectoryNotContaining(path -> !path.equals(file));
  }

  /** A rename would put a file in the place of /dev/null, and of every other device. */
  @Test
  void whatIsNoFileIsWrittenToAndStaysWhatItIs() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> {
      try {
        return Files.readString(pipe);
      } catch (IOException e) {
        return e.toString();
      }
    });
    AtomicFile.write(pipe, "whole");
    assertThat(read.get()).isEqualTo("whole");
    assertThat(Files.readAttributes(pipe, "isOther")).containsEntry("isOther", true);
  }

  @Test
  void aLinkStaysALink() throws IOException {
    Path file = Files.writeString(folder.resolve("x"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    AtomicFile.write(link, "new");
    assertThat(link).isSymbolicLink().hasContent("new");
    assertThat(file).hasContent("new");
  }

  @Test
  void placesThatAreNoneAreNamed() {
    assertThatThrownBy(() -> AtomicFile.write(folder, "x")).isInstanceOf(InputException.class)
        .hasMessage(folder + " is a folder: name a file in it");
    assertThatThrownBy(() -> AtomicFile.write(folder.resolve("a/b"), "x")).hasMessageContaining("lies in a folder that is not there: make "
        + folder.resolve("a"));
  }
}
