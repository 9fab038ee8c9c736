// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksummedDirectoryTest {
  @TempDir
  private Path temporary;

  private ChecksummedDirectory directory() {
    return new ChecksummedDirectory(temporary.resolve("cache"));
  }

  @Test
  void givesBackWhatWasWrittenToItsOwnerAlone() throws Exception {
    directory().write("a", "one");
    directory().write("a", "two\nlines é");
    assertThat(directory().read("a")).contains("two\nlines é");
    assertThat(rights("cache/a")).isEqualTo("rw-------");
    assertThat(rights("cache")).isEqualTo("rwx------");
    assertThat(directory().read("b")).isEmpty();
  }

  private String rights(String path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(temporary.resolve(path)));
  }

  @Test
  void damageReadsAsAbsentAndIsCleared() throws Exception {
    for (int position : new int[] {0, 63, 64, 65, 70}) {
      directory().write("a", "some text");
      Path file = temporary.resolve("cache/a");
      byte[] content = Files.readAllBytes(file);
      content[position] ^= 1;
      Files.write(file, content);
      assertThat(directory().read("a")).as("position %s", position).isEmpty();
      assertThat(file).doesNotExist();
    }
  }

  @Test
  void truncationReadsAsAbsent() throws Exception {
    for (int length : new int[] {0, 10, 64, 65, 68}) {
      directory().write("a", "some text");
      Path file = temporary.resolve("cache/a");
      Files.write(file, Arrays.copyOf(Files.readAllBytes(file), length));
      assertThat(directory().read("a")).as("length %s", length).isEmpty();
    }
  }

  @Test
  void unfinishedWriteOfAKilledAgentIsHarmless() throws Exception {
    directory().write("a", "old");
    Files.writeString(temporary.resolve("cache/a.new"), "half");
    assertThat(directory().read("a")).contains("old");
    directory().write("a", "new");
    assertThat(directory().read("a")).contains("new");
    Files.writeString(temporary.resolve("cache/a.new"), "half");
    directory().retainOnly(Set.of("a"));
    try (var files = Files.list(temporary.resolve("cache"))) {
      assertThat(files).extracting(file -> file.getFileName().toString()).containsExactly("a");
    }
  }

  @Test
  void keepsOnlyWhatIsNamed() {
    directory().retainOnly(Set.of());
    directory().write("a", "1");
    directory().write("b", "2");
    directory().retainOnly(Set.of("b", "c"));
    assertThat(directory().read("a")).isEmpty();
    assertThat(directory().read("b")).contains("2");
  }

  @Test
  void namesNeverLeaveTheFolder() {
    for (String name : new String[] {"", "..", "../a", "a/b", ".a", "a.new"}) {
      assertThatThrownBy(() -> directory().read(name)).as(name).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
