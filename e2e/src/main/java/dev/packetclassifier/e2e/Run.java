package dev.packetclassifier.e2e;

import dev.packetclassifier.bpf.capture.PcapReader;
import dev.packetclassifier.bpf.parse.Outcome;
import dev.packetclassifier.bpf.parse.Packet;
import dev.packetclassifier.bpf.parse.Parser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The packets of a run's sessions, each with its class.
 *
 * @param sessions in the order in which they are read
 */
public record Run(List<Session> sessions) {
  /** What is done with each packet. The reader stands at its frame; packet and reader are reused. */
  @FunctionalInterface
  public interface Visitor {
    void visit(PcapReader frame, Packet packet, String label) throws IOException;
  }

  /** @param labels as {@link Session#read} */
  public static Run open(Path labels) throws IOException {
    return new Run(Session.read(labels));
  }

  /**
   * Shows every frame that can be parsed.
   *
   * @return how many could not: they pass unjudged
   */
  public long forEach(Visitor visitor) throws IOException {
    long unjudged = 0;
    for (Session session : sessions) {
      unjudged += forEach(session, visitor);
    }
    return unjudged;
  }

  private static long forEach(Session session, Visitor visitor) throws IOException {
    Parser parser = new Parser();
    Packet packet = new Packet();
    long unjudged = 0;
    try (PcapReader frames = PcapReader.open(session.capture())) {
      while (frames.next()) {
        if (parser.parse(frames.frame(), 0, frames.captured(), frames.frameLength(), packet) == Outcome.Parsed) {
          visitor.visit(frames, packet, session.label(packet));
        } else {
          unjudged++;
        }
      }
    }
    return unjudged;
  }
}
