// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.metrics;

import dev.packetclassifier.agent.cluster.ApiContact;
import dev.packetclassifier.agent.kernel.InterfaceCounts;
import dev.packetclassifier.agent.kernel.Kernel;
import dev.packetclassifier.agent.sync.AgentCounters;
import dev.packetclassifier.agent.sync.SyncState;
import dev.packetclassifier.api.v1alpha1.AssignmentStatus;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.Phase;
import dev.packetclassifier.bpf.program.ClassCounts;
import dev.packetclassifier.bpf.program.Unjudged;
import dev.packetclassifier.bpf.program.UnjudgedCounts;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;

/**
 * All meters of the agent. The number of series is bounded: 5 a class and interface, 5 reasons an interface, 7 phases and 4 modes a
 * classifier, those of a shadow ({@link ShadowSeries}), and no address or flow is ever a label.
 */
public final class AgentMetrics {
  private final MeterRegistry registry;
  private final CountsCache latest;
  private final SyncState syncState;
  private final DynamicMeters series;
  private final ShadowSeries shadowSeries;

  /** Registers what does not depend on what is attached. */
  public AgentMetrics(MeterRegistry registry, Kernel kernel, SyncState syncState, AgentCounters counters, ApiContact contact,
      long maxTableBytes, String version) {
    this.registry = registry;
    this.latest = new CountsCache(kernel);
    this.shadowSeries = new ShadowSeries(latest);
    this.syncState = syncState;
    this.series = new DynamicMeters(registry);
    Gauge.builder("pclf.agent.build.info", () -> 1).tags("version", version).description("The agent that runs.").register(registry);
    Gauge.builder("pclf.map.memory.bytes", ProcessMemory::maps).description("Kernel memory of the maps that this agent holds open.")
        .register(registry);
    Gauge.builder("process.resident.memory.bytes", ProcessMemory::resident).description("Resident memory of the agent.").register(registry);
    Gauge.builder("pclf.tables.max.bytes", () -> maxTableBytes)
        .description("What the state tables of all classifiers of this node may take together.").register(registry);
    counter("pclf.sync.failures", "Syncs that failed as a whole: nothing was read or changed.", counters.syncFailures());
    Gauge.builder("pclf.api.last.answer.timestamp.seconds", contact, ApiContact::lastAnswerSeconds)
        .description("When the API server answered a request of this agent last; 0 before the first.").register(registry);
    Gauge.builder("pclf.status.last.write.timestamp.seconds", syncState, SyncState::lastStatusWriteSeconds)
        .description("When this agent wrote its node's status last; 0 before the first.").register(registry);
    counter("pclf.attaches", "Programs attached since the agent started.", counters.attaches());
    counter("pclf.swaps", "Changes of revision or mode under traffic since the agent started.", counters.swaps());
    counter("pclf.detaches", "Programs detached since the agent started.", counters.detaches());
    counter("pclf.self.test.failures", "Revisions that this kernel judged otherwise than the twin, or did not load.",
        counters.selfTestFailures());
    counter("pclf.syncs", "Syncs of the agent, failed ones included.", counters.syncs());
  }

  private void counter(String name, String description, AtomicLong value) {
    FunctionCounter.builder(name, value, AtomicLong::doubleValue).description(description).register(registry);
  }

  /** Makes the series those of what is attached and assigned now. Called after each sync. */
  public void follow() {
    series.begin();
    latest.refreshed().forEach(this::follow);
    syncState.statuses().forEach(this::follow);
    series.end();
  }

  private void follow(InterfaceCounts point) {
    Tags where = Tags.of("classifier", point.classifier(), "interface", point.ifname());
    for (String name : point.counts().totals().keySet()) {
      Tags tags = where.and("class", name);
      ofClass("pclf.packets", "Packets judged to be of a class.", tags, point, name, ClassCounts::packets);
      ofClass("pclf.bytes", "Frame bytes of these.", tags, point, name, ClassCounts::bytes);
      ofClass("pclf.would.drop.packets", "Packets that Enforce drops; counted in both modes.", tags, point, name, ClassCounts::wouldDrop);
      ofClass("pclf.dropped.packets", "Packets that were dropped.", tags, point, name, ClassCounts::dropped);
      ofClass("pclf.protected.packets", "Packets whose class says Drop, but that are never dropped.", tags, point, name,
          ClassCounts::protectedPackets);
    }
    for (Unjudged reason : Unjudged.values()) {
      Tags tags = where.and("reason", reason.name());
      ofReason("pclf.unjudged.packets", "Packets without a verdict; they pass, but for those that policy.unjudged drops.", tags, point,
          reason,
          UnjudgedCounts::packets);
      ofReason("pclf.unjudged.would.drop.packets", "Of these, packets that policy.unjudged drops; counted in both modes.", tags, point,
          reason, UnjudgedCounts::wouldDrop);
      ofReason("pclf.unjudged.dropped.packets", "Of these, packets that were dropped.", tags, point, reason, UnjudgedCounts::dropped);
    }
    shadowSeries.follow(series, point, where);
    if (isObserved(point)) {
      series.counter("pclf.egress.packets", "Packets that were seen to leave by the egress observer; a super-packet counts once.", where,
          () -> latest.observed(point.classifier(), point.ifindex()));
    }
    series.counter("pclf.revision.packets", "Packets judged by the running revision since it was put in place.",
        where.and("revision", point.revision()), () -> latest.ofRevision(point.classifier(), point.ifindex(), point.revision()));
    series.gauge("pclf.revision.first.packet.timestamp.seconds", "When the running revision judged its first packet; 0 before that.",
        where.and("revision", point.revision()),
        () -> latest.firstPacketOfRevision(point.classifier(), point.ifindex(), point.revision()));
  }

  private boolean isObserved(InterfaceCounts point) {
    return syncState.statuses().stream().filter(each -> each.classifier.equals(point.classifier()) && each.interfaces != null)
        .flatMap(each -> each.interfaces.stream())
        .anyMatch(each -> Objects.equals(each.ifindex, point.ifindex()) && Boolean.TRUE.equals(each.egressObserver));
  }

  private void ofReason(String name, String description, Tags tags, InterfaceCounts point, Unjudged reason,
      ToLongFunction<UnjudgedCounts> part) {
    series.counter(name, description, tags, () -> part.applyAsLong(latest.unjudged(point.classifier(), point.ifindex(), reason)));
  }

  private void ofClass(String name, String description, Tags tags, InterfaceCounts point, String className,
      ToLongFunction<ClassCounts> part) {
    series.counter(name, description, tags, () -> part.applyAsLong(latest.ofClass(point.classifier(), point.ifindex(), className)));
  }

  private void follow(AssignmentStatus status) {
    for (Phase phase : Phase.values()) {
      series.gauge("pclf.assignment.phase", "1 for the phase that a classifier is in on this node, else 0.",
          Tags.of("classifier", status.classifier, "phase", phase.name()), () -> isIn(status.classifier, phase) ? 1 : 0);
    }
    for (Mode mode : Mode.values()) {
      Tags tags = Tags.of("classifier", status.classifier, "mode", mode.name());
      series.gauge("pclf.assignment.desired.mode", "1 for the mode that a classifier is assigned on this node, else 0.", tags,
          () -> syncState.desiredModes().get(status.classifier) == mode ? 1 : 0);
      series.gauge("pclf.assignment.mode", "1 for the mode that a classifier's programs are in, as read back, else 0.", tags,
          () -> isIn(status.classifier, mode) ? 1 : 0);
    }
    series.gauge("pclf.tables.bytes", "Kernel memory of the state tables of a classifier; 0 when its model needs none.",
        Tags.of("classifier", status.classifier), () -> tableBytes(status.classifier));
  }

  private long tableBytes(String classifier) {
    return syncState.statuses().stream().filter(each -> each.classifier.equals(classifier) && each.tables != null)
        .mapToLong(each -> each.tables.bytes).sum();
  }

  private boolean isIn(String classifier, Mode mode) {
    return syncState.statuses().stream().anyMatch(each -> each.classifier.equals(classifier) && each.active.mode == mode);
  }

  private boolean isIn(String classifier, Phase phase) {
    return syncState.statuses().stream().anyMatch(each -> each.classifier.equals(classifier) && each.active.phase == phase);
  }
}
