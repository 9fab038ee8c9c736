// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.label;

import dev.packetclassifier.bpf.parse.Transport;
import dev.packetclassifier.modelkit.InputException;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** TCP flags of a packet, in a rule: those that must be set, and with "!" before them those that must not. */
final class TcpFlagsCondition implements Predicate<CapturedPacket> {
  /** In the order of their bits. */
  private static final List<String> NAMES = List.of("FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR");

  private final int set;
  private final int clear;

  private TcpFlagsCondition(int set, int clear) {
    this.set = set;
    this.clear = clear;
  }

  /**
   * @param text names of flags with commas between them, such as {@code SYN,!ACK}
   * @param where for errors: file and line
   */
  static TcpFlagsCondition parse(String text, String where) {
    int set = 0;
    int clear = 0;
    for (String word : text.split(",", -1)) {
      boolean negated = word.startsWith("!");
      int bit = NAMES.indexOf(word.substring(negated ? 1 : 0).toUpperCase(Locale.ROOT));
      if (bit < 0) {
        throw new InputException(where + ": tcpFlags: \"" + word + "\" must be one of " + String.join(", ", NAMES)
            + ", or ! and one that must not be set, such as SYN,!ACK");
      }
      set |= negated ? 0 : 1 << bit;
      clear |= negated ? 1 << bit : 0;
    }
    if ((set & clear) != 0) {
      throw new InputException(where + ": tcpFlags=" + text + " asks for a flag that is set and not set: no packet matches");
    }
    return new TcpFlagsCondition(set, clear);
  }

  @Override
  public boolean test(CapturedPacket sample) {
    int flags = sample.packet == null || sample.packet.transport() != Transport.Tcp ? -1 : sample.packet.tcpFlags();
    return flags >= 0 && (flags & set) == set && (flags & clear) == 0;
  }
}
