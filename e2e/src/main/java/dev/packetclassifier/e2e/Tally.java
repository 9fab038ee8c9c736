// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.e2e;

import java.util.LinkedHashMap;
import java.util.Map;

/** What became of a source's packets: those of its class, the probes, when it attacks. */
final class Tally {
  private static final double NANOS = 1e9;

  private long packets;
  private long dropped;
  private long connections;
  private long refused;
  private long begun;
  private long packetsUntilDrop;
  private double secondsUntilDrop;

  /** @param connects it asks for a TCP connection */
  void add(long nanos, boolean drop, boolean connects) {
    connections += connects ? 1 : 0;
    refused += connects && drop ? 1 : 0;
    if (packets == 0) {
      begun = nanos;
    }
    if (drop && dropped == 0) {
      packetsUntilDrop = packets;
      secondsUntilDrop = (nanos - begun) / NANOS;
    }
    packets++;
    dropped += drop ? 1 : 0;
  }

  /** {@code packets}, {@code dropped}, {@code connections} that it asked for and {@code refused} of them, and how many came before the first that was, for how many {@code seconds}: -1 when none was. */
  Map<String, Object> report(Source source) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("class", source.label());
    report.put("kind", source.kind());
    report.put("packets", packets);
    report.put("dropped", dropped);
    report.put("connections", connections);
    report.put("refused", refused);
    report.put("before", dropped == 0 ? -1 : packetsUntilDrop);
    report.put("seconds", dropped == 0 ? -1 : secondsUntilDrop);
    return report;
  }
}
