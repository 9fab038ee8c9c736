// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.packetclassifier.bpf.capture.Frame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecordSorterTest {
  private static final int RECORDS = 2000;

  private record Taken(long nanos, long number, int length, int captured, byte first) {
    static Taken of(Frame frame) {
      return new Taken(frame.nanos, frame.number, frame.length, frame.captured, frame.bytes[0]);
    }
  }

  /** Random times, many of them equal, in a frame that is reused. */
  private static RecordSorter.Records shuffled(List<Taken> given) {
    Random random = new Random(1);
    Frame frame = new Frame();
    return () -> {
      if (given.size() == RECORDS) {
        return null;
      }
      frame.number++;
      frame.nanos = random.nextInt(500) - 100;
      frame.captured = 1 + random.nextInt(1500);
      frame.length = frame.captured + 7;
      frame.bytes[0] = (byte) frame.number;
      given.add(Taken.of(frame));
      return frame;
    };
  }

  private static long temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(file -> file.getFileName().toString().startsWith("pclf-sort")).count();
    }
  }

  @Test
  void allRecordsComeInOrderWhateverFitsIntoMemory() throws IOException {
    long before = temporaryFiles();
    for (int memory : new int[] {1 << 30, 100_000, 2000}) {
      List<Taken> given = new ArrayList<>();
      List<Taken> sorted = new ArrayList<>();
      try (RecordSorter sorter = new RecordSorter(shuffled(given), memory)) {
        for (Frame frame = sorter.next(); frame != null; frame = sorter.next()) {
          sorted.add(Taken.of(frame));
        }
      }
      given.sort((one, other) -> one.nanos() != other.nanos() ? Long.compare(one.nanos(), other.nanos())
          : Long.compare(one.number(), other.number()));
      assertThat(sorted).as("%s bytes", memory).isEqualTo(given);
    }
    assertThat(temporaryFiles()).isEqualTo(before);
  }

  @Test
  void aSourceThatFailsLeavesNothing() throws IOException {
    long before = temporaryFiles();
    List<Taken> given = new ArrayList<>();
    RecordSorter.Records records = shuffled(given);
    assertThatThrownBy(() -> new RecordSorter(() -> {
      if (given.size() == 1000) {
        throw new IOException("damaged");
      }
      return records.next();
    }, 100_000)).hasMessage("damaged");
    assertThat(temporaryFiles()).isEqualTo(before);
  }
}
