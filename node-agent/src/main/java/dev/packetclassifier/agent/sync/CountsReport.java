// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.sync;

import dev.packetclassifier.agent.kernel.InterfaceCounts;
import dev.packetclassifier.api.v1alpha1.AssignmentReport;
import dev.packetclassifier.bpf.program.ClassCounts;
import dev.packetclassifier.bpf.program.EpochCounts;
import dev.packetclassifier.bpf.program.ShadowComparison;
import dev.packetclassifier.bpf.revision.Revisions;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** What a classifier's interfaces counted, added up. */
public final class CountsReport {
  private static final long NANOS = 1_000_000_000;
  /** What JSON readers of every language hold exactly. */
  private static final long MOST = (1L << 53) - 1;

  private record Classes(String active, String shadow) {
  }

  private CountsReport() {}

  /** Of the interfaces that run the same pair of revisions as the first one; empty without any. */
  public static Optional<AssignmentReport> of(List<InterfaceCounts> interfaces) {
    List<InterfaceCounts> sorted = interfaces.stream().sorted(Comparator.comparingInt(InterfaceCounts::ifindex)).toList();
    if (sorted.isEmpty()) {
      return Optional.empty();
    }
    InterfaceCounts first = sorted.get(0);
    List<InterfaceCounts> same = sorted.stream()
        .filter(each -> each.revision().equals(first.revision()) && shadow(each).equals(shadow(first)))
        .toList();
    List<EpochCounts> epochs = same.stream().map(each -> each.counts().epoch()).toList();
    AssignmentReport report = new AssignmentReport();
    // A sum changes with every epoch, and with every interface that comes or goes.
    report.epoch = epochs.stream().mapToLong(EpochCounts::number).sum() & MOST;
    report.revision = first.revision();
    report.seconds = epochs.stream().mapToLong(EpochCounts::nanos).min().orElse(0) / NANOS;
    report.packets = sum(same, ClassCounts::packets);
    report.wouldDrop = sum(same, ClassCounts::wouldDrop);
    report.establishedPackets = sum(same, ClassCounts::established);
    report.establishedWouldDrop = sum(same, ClassCounts::establishedWouldDrop);
    report.establishedFlows = epochs.stream().mapToLong(EpochCounts::establishedFlows).sum();
    report.falseDropFlows = epochs.stream().mapToLong(EpochCounts::falseDropFlows).sum();
    List<ShadowComparison> comparisons = epochs.stream().map(EpochCounts::shadow).flatMap(Optional::stream).toList();
    report.shadow = comparisons.isEmpty() ? null : shadow(first.classifier(), comparisons);
    return Optional.of(report);
  }

  private static Optional<String> shadow(InterfaceCounts counts) {
    return counts.counts().epoch().shadow().map(ShadowComparison::digest);
  }

  private static long sum(List<InterfaceCounts> interfaces, ToLongFunction<ClassCounts> part) {
    return interfaces.stream().map(each -> each.counts().current().values()).flatMap(Collection::stream).mapToLong(part).sum();
  }

  private static AssignmentReport.Shadow shadow(String classifier, List<ShadowComparison> comparisons) {
    AssignmentReport.Shadow shadow = new AssignmentReport.Shadow();
    shadow.revision = Revisions.name(classifier, comparisons.get(0).digest());
    Map<Classes, Long> cells = cells(comparisons);
    shadow.packets = cells.values().stream().mapToLong(Long::longValue).sum();
    shadow.disagreed = cells.entrySet().stream().filter(cell -> !cell.getKey().active().equals(cell.getKey().shadow()))
        .mapToLong(Map.Entry::getValue).sum();
    shadow.wouldDrop = comparisons.stream().mapToLong(each -> each.counts().wouldDrop()).sum();
    shadow.establishedWouldDrop = comparisons.stream().mapToLong(each -> each.counts().establishedWouldDrop()).sum();
    shadow.cold = comparisons.stream().mapToLong(each -> each.counts().cold()).sum();
    shadow.falseDropFlows = comparisons.stream().mapToLong(ShadowComparison::falseDropFlows).sum();
    shadow.cells = cells.entrySet().stream()
        .sorted(Map.Entry.<Classes, Long>comparingByValue().reversed()
            .thenComparing(cell -> cell.getKey().active()).thenComparing(cell -> cell.getKey().shadow()))
        .limit(AssignmentReport.MOST_CELLS).map(cell -> cell(cell.getKey(), cell.getValue())).toList();
    return shadow;
  }

  private static Map<Classes, Long> cells(List<ShadowComparison> comparisons) {
    Map<Classes, Long> cells = new HashMap<>();
    for (ShadowComparison comparison : comparisons) {
      for (int a = 0; a < comparison.activeClasses().size(); a++) {
        for (int s = 0; s < comparison.shadowClasses().size(); s++) {
          long packets = comparison.counts().packets()[a][s];
          if (packets > 0) {
            cells.merge(new Classes(comparison.activeClasses().get(a), comparison.shadowClasses().get(s)), packets, Long::sum);
          }
        }
      }
    }
    return cells;
  }

  private static AssignmentReport.Cell cell(Classes classes, long packets) {
    AssignmentReport.Cell cell = new AssignmentReport.Cell();
    cell.active = classes.active();
    cell.shadow = classes.shadow();
    cell.packets = packets;
    return cell;
  }
}
