// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.extract;

import dev.packetclassifier.bpf.capture.Frame;
import dev.packetclassifier.bpf.parse.Hook;
import java.io.IOException;

/** Receives the packets of captures in their order, as the kernel would at its hooks. */
public interface PacketSink {
  /**
   * A capture begins.
   *
   * @param capture its name in tables
   * @param reset whether what was remembered of earlier captures is forgotten first
   */
  void begin(String capture, boolean reset) throws IOException;

  /**
   * Takes one packet.
   *
   * @param frame reused after this returns
   * @param segmentSize of one that leaves: payload bytes of each of the packets that it stands for; 0 when it is one
   */
  void accept(Hook hook, Frame frame, int segmentSize) throws IOException;
}
