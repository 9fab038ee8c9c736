// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.label;

import dev.packetclassifier.bpf.parse.LinkKind;
import dev.packetclassifier.bpf.parse.Packet;
import dev.packetclassifier.modelkit.InputException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A table with a row a flow: addresses, ports, protocol, label, perhaps capture, start, end and duration; the form in which CIC-IDS-2017 and
 * the like are published. A packet of either direction belongs to the row of its ends whose time it lies in. Where a row has no end, it
 * lasts until the next one of the same ends begins.
 */
final class FlowLabels implements Labels {
  private final String name;
  private final boolean firstMatch;
  private final long slack;
  private final Map<FiveTuple, List<Flow>> flows;
  private final List<String> notes;
  private final List<String> warnings;
  private final String doubt;
  private long rows;
  private long used;
  private long earliest = Long.MAX_VALUE;
  private long latest = Long.MIN_VALUE;

  private FlowLabels(FlowReader reader, LabelOptions options) throws IOException {
    name = options.name();
    firstMatch = options.firstMatch;
    slack = options.slackNanos();
    flows = reader.read();
    notes = reader.notes();
    warnings = reader.warnings();
    doubt = reader.doubt();
    flows.values().forEach(same -> same.forEach(this::count));
  }

  static FlowLabels read(LabelTable table, LabelOptions options) throws IOException {
    return new FlowLabels(new FlowReader(table, options), options);
  }

  private void count(Flow flow) {
    rows++;
    if (flow.start != Flow.NO_START) {
      earliest = Math.min(earliest, flow.start);
      latest = Math.max(latest, flow.start);
    }
  }

  @Override
  public Label of(CapturedPacket captured) {
    if (!captured.isIp()) {
      return null;
    }
    Packet packet = captured.packet;
    List<Flow> same = flows.get(FiveTuple.of(packet.linkKind() == LinkKind.IPv6, packet.protocol(), packet.sourceHigh(), packet.sourceLow(),
        packet.sourcePort(), packet.destinationHigh(), packet.destinationLow(), packet.destinationPort()));
    Flow flow = same == null ? null : nearest(same, captured);
    if (flow == null) {
      return null;
    }
    used += flow.used ? 0 : 1;
    flow.used = true;
    return flow.label;
  }

  /** The flow that the packet lies in; where none holds it, the nearest within the slack. */
  private Flow nearest(List<Flow> same, CapturedPacket packet) {
    Flow nearest = null;
    long least = slack + 1;
    for (Flow flow : same) {
      long distance = flow.matches(packet) ? flow.distance(packet.frame.nanos) : Long.MAX_VALUE;
      if (distance < least) {
        nearest = flow;
        least = distance;
      } else if (distance == least && nearest != null && !nearest.label.equals(flow.label) && !firstMatch) {
        throw new InputException(name + ": rows " + nearest.line + " (" + nearest.label.name() + ") and " + flow.line + " ("
            + flow.label.name() + ") both claim packet " + packet.frame.number + " of " + packet.file
            + ": keep one of them, or take the first with --first-match");
      }
    }
    return nearest;
  }

  @Override
  public String unused() {
    return rows == used ? "" : rows - used + " of " + rows + " rows";
  }

  @Override
  public String doubt() {
    return doubt;
  }

  @Override
  public List<String> notes() {
    return notes;
  }

  @Override
  public List<String> warnings() {
    return warnings;
  }

  @Override
  public String about() {
    return earliest > latest ? "" : "its flows begin from " + time(earliest) + " to " + time(latest);
  }

  private static Instant time(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L));
  }
}
