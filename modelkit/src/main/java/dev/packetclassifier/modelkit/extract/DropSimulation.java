// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.extract;

import dev.packetclassifier.bpf.capture.DropConsequences;
import dev.packetclassifier.bpf.capture.Frame;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.parse.Outcome;
import dev.packetclassifier.bpf.parse.Packet;
import dev.packetclassifier.bpf.parse.Parser;
import dev.packetclassifier.modelkit.table.Row;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Captures as they would be if a node had dropped packets of some classes: the dropped ones are rows, and leave nothing unanswered; their
 * answers, and the rest of connections that were not opened, do not come.
 */
final class DropSimulation {
  private record Sender(String label, long high, long low) {
  }

  private final Set<String> classes;
  private final long after;
  private final DropConsequences consequences = new DropConsequences();
  private final Map<Sender, long[]> sent = new HashMap<>();
  private final Parser parser = new Parser();
  private final Packet packet = new Packet();
  private boolean dropped;
  private long drops;
  private long prevented;

  /**
   * @param classes whose packets are dropped
   * @param after so many of each class from each source address
   */
  DropSimulation(Set<String> classes, long after) {
    this.classes = classes;
    this.after = after;
  }

  /** Packets that were dropped. */
  long drops() {
    return drops;
  }

  /** Packets that would not have come. */
  long prevented() {
    return prevented;
  }

  /** Called for each row.
   *
   * @param seen what the parser found in its packet
   * @return whether it is dropped
   */
  boolean drops(Row row, Packet seen) {
    if (row.label == null || !classes.contains(row.label)) {
      return false;
    }
    Sender sender = new Sender(row.label, seen.sourceHigh(), seen.sourceLow());
    dropped = ++sent.computeIfAbsent(sender, any -> new long[1])[0] > after;
    drops += dropped ? 1 : 0;
    return dropped;
  }

  /** What makes the rows, without what does not come. */
  PacketSink before(PacketSink rows) {
    return new PacketSink() {
      @Override
      public void begin(String capture, boolean reset) throws IOException {
        if (reset) {
          consequences.forget();
          sent.clear();
        }
        rows.begin(capture, reset);
      }

      @Override
      public void accept(Hook hook, Frame frame, int segmentSize) throws IOException {
        boolean parsed = parser.parse(frame.bytes, 0, frame.captured, frame.length, packet) == Outcome.Parsed;
        if (parsed && consequences.prevents(packet, hook == Hook.Leaving)) {
          prevented++;
          return;
        }
        dropped = false;
        rows.accept(hook, frame, segmentSize);
        if (parsed && hook == Hook.Arriving) {
          consequences.arrived(packet, dropped);
        }
      }
    };
  }
}
