// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.metrics;

import dev.packetclassifier.agent.kernel.InterfaceCounts;
import dev.packetclassifier.bpf.program.EpochCounts;
import dev.packetclassifier.bpf.program.ShadowComparison;
import dev.packetclassifier.bpf.revision.Revisions;
import io.micrometer.core.instrument.Tags;
import java.util.function.ToLongFunction;

/**
 * Established flows, and while there is a shadow what both models said: a series for each pair of classes that has occurred, at most 32 x 32 an
 * interface, and 4 more. All begin at 0 again when a revision is put in place.
 */
final class ShadowSeries {
  private final CountsCache latest;

  ShadowSeries(CountsCache latest) {
    this.latest = latest;
  }

  void follow(DynamicMeters series, InterfaceCounts point, Tags where) {
    epochCounter("pclf.established.flows", series, "TCP flows that were established since the running revision was put in place.", where,
        point,
        EpochCounts::establishedFlows);
    epochCounter("pclf.false.drop.flows", series,
        "Of these, flows with a packet that passed, and that Enforce would have dropped by the active verdict.", where, point,
        EpochCounts::falseDropFlows);
    point.counts().epoch().shadow().ifPresent(shadow -> {
      Tags tags = where.and("revision", Revisions.name(point.classifier(), shadow.digest()));
      matrix(series, tags, point, shadow);
      shadowCounter("pclf.shadow.would.drop.packets", series, "Packets that Enforce would drop by the shadow's verdict.", tags, point,
          each -> each.counts().wouldDrop());
      shadowCounter("pclf.shadow.established.would.drop.packets", series, "Of these, packets of established flows.", tags, point,
          each -> each.counts().establishedWouldDrop());
      shadowCounter("pclf.shadow.false.drop.flows", series,
          "Established flows with a packet that passed, and that Enforce would have dropped by the shadow's verdict.", tags, point,
          ShadowComparison::falseDropFlows);
      shadowCounter("pclf.shadow.cold.packets", series, "Packets that the active model judged and the shadow did not, for want of state.",
          tags,
          point,
          each -> each.counts().cold());
    });
  }

  private void matrix(DynamicMeters series, Tags tags, InterfaceCounts point, ShadowComparison shadow) {
    for (int a = 0; a < shadow.activeClasses().size(); a++) {
      for (int s = 0; s < shadow.shadowClasses().size(); s++) {
        if (shadow.counts().packets()[a][s] > 0) {
          int row = a;
          int column = s;
          shadowCounter("pclf.shadow.packets", series, "Packets that the active model and the shadow judged, by the class that each named.",
              tags.and("active_class", shadow.activeClasses().get(a), "shadow_class", shadow.shadowClasses().get(s)), point,
              each -> each.counts().packets()[row][column]);
        }
      }
    }
  }

  private void epochCounter(String name, DynamicMeters series, String description, Tags tags, InterfaceCounts point,
      ToLongFunction<EpochCounts> part) {
    series.counter(name, description, tags, () -> part.applyAsLong(latest.epoch(point.classifier(), point.ifindex())));
  }

  private void shadowCounter(String name, DynamicMeters series, String description, Tags tags, InterfaceCounts point,
      ToLongFunction<ShadowComparison> part) {
    epochCounter(name, series, description, tags, point, each -> each.shadow().map(part::applyAsLong).orElse(0L));
  }
}
