package dev.packetclassifier.bpf.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.packetclassifier.bpf.libbpf.BpfMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static ClassCounts packets(long count) {
    return new ClassCounts(count, 10 * count, 3, 2, 1);
  }

  @Test
  void isReadAsItWasWritten() {
    List<String> longest = IntStream.range(0, 32).mapToObj(i -> "%032d".formatted(i)).toList();
    Ledger ledger = new Ledger("interface-16-bytes".substring(0, 15), Long.MAX_VALUE, "GRO is on", List.of(longest, List.of()),
        Map.of("scan", packets(1L << 60)));
    try (BpfMap map = Ledger.newMap()) {
      ledger.write(map);
      assertThat(Ledger.read(map)).isEqualTo(ledger);
    }
  }

  @Test
  void notesStayThroughSwapsAndAreCutWhereTheyDoNotFit() {
    Ledger ledger = Ledger.empty("eth0", 5).noting("é".repeat(Ledger.NOTE)).with(0, List.of("a", "b"))
        .retire(0, List.of(packets(1), packets(1)));
    try (BpfMap map = Ledger.newMap()) {
      ledger.write(map);
      assertThat(Ledger.read(map).note()).isEqualTo("é".repeat(Ledger.NOTE / 2));
    }
  }

  @Test
  void addsUpWhatIsRetiredByName() {
    Ledger ledger = Ledger.empty("eth0", 5).with(0, List.of("benign", "scan")).retire(0, List.of(packets(5), packets(7)))
        .with(1, List.of("scan", "flood")).retire(1, List.of(packets(100), packets(1)));
    assertThat(ledger.retired()).containsOnly(entry("benign", packets(5)), entry("scan", new ClassCounts(107, 1070, 6, 4, 2)),
        entry("flood", packets(1)));
    assertThat(ledger.slots()).containsExactly(List.of(), List.of());
  }

  @Test
  void keepsTheSumWhenThereAreTooManyNames() {
    Ledger ledger = Ledger.empty("eth0", 5);
    for (int i = 0; i < 200; i++) {
      ledger = ledger.with(0, List.of("class" + i)).retire(0, List.of(packets(1)));
    }
    assertThat(ledger.retired()).hasSize(Ledger.MOST_RETIRED);
    assertThat(ledger.retired().get(Ledger.OTHERS).packets()).isEqualTo(200 - Ledger.MOST_RETIRED + 1);
    assertThat(ledger.retired().values().stream().mapToLong(ClassCounts::packets).sum()).isEqualTo(200);
  }
}
