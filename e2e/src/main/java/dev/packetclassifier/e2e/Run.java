// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.e2e;

import dev.packetclassifier.bpf.capture.CaptureReader;
import dev.packetclassifier.bpf.capture.DropConsequences;
import dev.packetclassifier.bpf.capture.Frame;
import dev.packetclassifier.bpf.parse.Outcome;
import dev.packetclassifier.bpf.parse.Packet;
import dev.packetclassifier.bpf.parse.Parser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The packets of a run's sessions, as a classifier on the recording machine's interface meets them.
 *
 * @param sessions in the order in which they are read
 */
public record Run(List<Session> sessions) {
  /** What looks at a session's packets. Packet and frame are reused. */
  public interface Observing {
    /** @return whether the packet is dropped: then what it would have brought about does not come */
    boolean arrives(Frame frame, Packet packet, Source source) throws IOException;

    /** @param segmentSize payload bytes of each packet as which it travels, 0 when it is one */
    void leaves(Frame frame, int segmentSize) throws IOException;
  }

  /** Makes what looks at a session. */
  @FunctionalInterface
  public interface Beginning {
    Observing begin(Session session) throws IOException;
  }

  /** @param labels as {@link Session#read} */
  public static Run open(Path labels) throws IOException {
    return new Run(Session.read(labels));
  }

  /**
   * Shows every frame that can be parsed, but those that a dropped one would have prevented: answers to it, and the rest of a
   * connection that was not opened, until it is asked for again.
   *
   * @return how many frames could not be parsed: they pass unjudged
   */
  public long replay(Beginning beginning) throws IOException {
    long unjudged = 0;
    for (Session session : sessions) {
      unjudged += replay(session, beginning.begin(session));
    }
    return unjudged;
  }

  private static long replay(Session session, Observing observing) throws IOException {
    Parser parser = new Parser();
    Packet packet = new Packet();
    Map<Connection.Key, Connection> connections = new HashMap<>();
    DropConsequences consequences = new DropConsequences();
    long unjudged = 0;
    try (CaptureReader capture = CaptureReader.open(session.capture())) {
      for (Frame frame = capture.next(); frame != null; frame = capture.next()) {
        if (parser.parse(frame.bytes, 0, frame.captured, frame.length, packet) == Outcome.Parsed) {
          Connection connection = packet.hasPorts() ? connections.computeIfAbsent(Connection.Key.of(packet), key -> new Connection())
              : new Connection();
          show(session, observing, frame, packet, connection, consequences);
        } else {
          unjudged++;
        }
      }
    }
    return unjudged;
  }

  private static void show(Session session, Observing observing, Frame frame, Packet packet, Connection connection,
      DropConsequences consequences) throws IOException {
    boolean leaves = session.leaves(packet);
    connection.note(packet);
    if (consequences.prevents(packet, leaves)) {
      return;
    }
    if (leaves) {
      observing.leaves(frame, connection.segmentSize(packet));
    } else {
      consequences.arrived(packet, observing.arrives(frame, packet, session.source(packet)));
    }
  }
}
