// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.extract;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.capture.Frame;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.parse.Outcome;
import dev.packetclassifier.bpf.parse.Packet;
import dev.packetclassifier.bpf.twin.TwinOptions;
import dev.packetclassifier.bpf.twin.TwinPipeline;
import dev.packetclassifier.modelkit.table.Row;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The features of packets, by the kernel program's twin, and which flow they belong to. Not for use by several threads. */
public final class PacketFeatures {
  private final int[] inputs;
  private final StationReader stationReader;
  private final TwinPipeline pipeline;
  private long firstFlow;
  private long lastFlow = -1;

  public PacketFeatures(List<Feature> features, CaptureOptions recording) {
    Set<Feature> used = EnumSet.copyOf(features);
    /* Flows are followed even when no feature is about them: evaluation is by flow, too. */
    used.add(Feature.FlowPackets);
    pipeline = new TwinPipeline(new TwinOptions(used, recording.stationKey(), recording.geometry()));
    inputs = features.stream().mapToInt(Enum::ordinal).toArray();
    stationReader = new StationReader(recording.stationKey());
  }

  /** Forgets what was seen; flows go on being numbered. */
  public void reset() {
    if (lastFlow >= 0) {
      firstFlow = lastFlow + 1;
    }
    pipeline.forget();
  }

  /** Takes a packet in. Unless the outcome is {@link Outcome#Parsed} nothing else may be asked about it. */
  public Outcome observe(Hook hook, Frame frame, int segmentSize) {
    Outcome outcome = pipeline.process(hook, frame.nanos, frame.bytes, 0, frame.captured, frame.length, segmentSize);
    if (outcome == Outcome.Parsed) {
      lastFlow = Math.max(lastFlow, firstFlow + pipeline.flowId());
    }
    return outcome;
  }

  public Packet packet() {
    return pipeline.packet();
  }

  /** The packet observed last was dropped: it leaves nothing unanswered. */
  void dropped() {
    pipeline.dropped();
  }

  /** Writes what is known of the packet into a row; capture and label are the caller's. */
  public void fill(Row row, Frame frame) {
    int[] features = pipeline.features();
    for (int i = 0; i < inputs.length; i++) {
      row.values[i] = features[inputs[i]];
    }
    row.flow = pipeline.flowId() < 0 ? -1 : firstFlow + pipeline.flowId();
    row.flowPosition = Math.max(1, features[Feature.FlowPackets.ordinal()]);
    stationReader.read(row.station, pipeline.packet(), frame);
    row.packetNumber = frame.number;
    row.nanos = frame.nanos;
  }
}
