package dev.packetclassifier.modelkit.extract;

import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.modelkit.capture.Frame;
import java.io.IOException;

/** Takes the packets of captures in their order, as the kernel would at its hooks. */
public interface Passage {
  /**
   * A capture begins.
   *
   * @param capture its name in tables
   * @param anew what was remembered does not go on
   */
  void begin(String capture, boolean anew) throws IOException;

  /**
   * A packet.
   *
   * @param frame reused after this returns
   * @param segmentSize of one that leaves: payload bytes of each of the packets that it stands for; 0 when it is one
   */
  void pass(Hook hook, Frame frame, int segmentSize) throws IOException;
}
