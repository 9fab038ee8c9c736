package dev.packetclassifier.modelkit.extract;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.capture.Frame;
import dev.packetclassifier.bpf.image.Hook;
import dev.packetclassifier.bpf.parse.Outcome;
import dev.packetclassifier.bpf.parse.Packet;
import dev.packetclassifier.bpf.twin.Observer;
import dev.packetclassifier.bpf.twin.ObserverOptions;
import dev.packetclassifier.modelkit.table.Row;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The features of packets, by the kernel program's twin, and which flow they belong to. Not for use by several threads. */
public final class PacketFeatures {
  private final int[] inputs;
  private final StationReader stationReader;
  private final Observer observer;
  private long firstFlow;
  private long lastFlow = -1;

  public PacketFeatures(List<Feature> features, CaptureOptions recording) {
    Set<Feature> used = EnumSet.copyOf(features);
    /* Flows are followed even when no feature is about them: evaluation is by flow, too. */
    used.add(Feature.FlowPackets);
    observer = new Observer(new ObserverOptions(used, recording.stationKey(), recording.geometry(), 0));
    inputs = features.stream().mapToInt(Enum::ordinal).toArray();
    stationReader = new StationReader(recording.stationKey());
  }

  /** Forgets what was seen; flows go on being numbered. */
  public void reset() {
    if (lastFlow >= 0) {
      firstFlow = lastFlow + 1;
    }
    observer.forget();
  }

  /** Takes a packet in. Unless the outcome is {@link Outcome#Parsed} nothing else may be asked about it. */
  public Outcome observe(Hook hook, Frame frame, int segmentSize) {
    Outcome outcome = observer.observe(hook, frame.nanos, frame.bytes, 0, frame.captured, frame.length, segmentSize);
    if (outcome == Outcome.Parsed) {
      lastFlow = Math.max(lastFlow, firstFlow + observer.flowId());
    }
    return outcome;
  }

  public Packet packet() {
    return observer.packet();
  }

  /** Writes what is known of the packet into a row; capture and label are the caller's. */
  public void fill(Row row, Frame frame) {
    int[] features = observer.features();
    for (int i = 0; i < inputs.length; i++) {
      row.values[i] = features[inputs[i]];
    }
    row.flow = observer.flowId() < 0 ? -1 : firstFlow + observer.flowId();
    row.flowPosition = Math.max(1, features[Feature.FlowPackets.ordinal()]);
    stationReader.read(row.station, observer.packet(), frame);
    row.packetNumber = frame.number;
    row.nanos = frame.nanos;
  }
}
