// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.packetclassifier.bpf.libbpf.BpfMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AttachmentRecordTest {
  private static ClassCounts packets(long count) {
    return new ClassCounts(count, 10 * count, 3, 2, 1);
  }

  @Test
  void isReadAsItWasWritten() {
    List<String> longest = IntStream.range(0, 32).mapToObj(i -> "%032d".formatted(i)).toList();
    AttachmentRecord record = new AttachmentRecord("interface-16-bytes".substring(0, 15), Long.MAX_VALUE, "GRO is on",
        List.of(longest, List.of()),
        Map.of("scan", packets(1L << 60)));
    try (BpfMap map = AttachmentRecord.newMap()) {
      record.write(map);
      assertThat(AttachmentRecord.read(map)).isEqualTo(record);
    }
  }

  @Test
  void notesStayThroughSwapsAndAreCutWhereTheyDoNotFit() {
    AttachmentRecord record = AttachmentRecord.empty("eth0", 5).noting("é".repeat(AttachmentRecord.NOTE)).with(0, List.of("a", "b"))
        .retire(0, List.of(packets(1), packets(1)));
    try (BpfMap map = AttachmentRecord.newMap()) {
      record.write(map);
      assertThat(AttachmentRecord.read(map).note()).isEqualTo("é".repeat(AttachmentRecord.NOTE / 2));
    }
  }

  @Test
  void addsUpWhatIsRetiredByName() {
    AttachmentRecord record = AttachmentRecord.empty("eth0", 5).with(0, List.of("benign", "scan"))
        .retire(0, List.of(packets(5), packets(7)))
        .with(1, List.of("scan", "flood")).retire(1, List.of(packets(100), packets(1)));
    assertThat(record.retired()).containsOnly(entry("benign", packets(5)), entry("scan", new ClassCounts(107, 1070, 6, 4, 2)),
        entry("flood", packets(1)));
    assertThat(record.slots()).containsExactly(List.of(), List.of());
  }

  @Test
  void keepsTheSumWhenThereAreTooManyNames() {
    AttachmentRecord record = AttachmentRecord.empty("eth0", 5);
    for (int i = 0; i < 200; i++) {
      record = record.with(0, List.of("class" + i)).retire(0, List.of(packets(1)));
    }
    assertThat(record.retired()).hasSize(AttachmentRecord.MOST_RETIRED);
    assertThat(record.retired().get(AttachmentRecord.OTHERS).packets()).isEqualTo(200 - AttachmentRecord.MOST_RETIRED + 1);
    assertThat(record.retired().values().stream().mapToLong(ClassCounts::packets).sum()).isEqualTo(200);
  }
}
