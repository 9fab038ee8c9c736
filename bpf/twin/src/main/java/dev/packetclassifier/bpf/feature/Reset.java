// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.feature;

/** When a row's value begins again. */
public enum Reset {
  Packet("each packet"),
  Flow("when the flow begins, and begins again"),
  Second("slides: the last second in quarters"),
  Minute("slides: the last 60 seconds in quarters"),
  Station("after 3,600 s without a packet sent");

  private final String words;

  Reset(String words) {
    this.words = words;
  }

  /** For people. */
  public String words() {
    return words;
  }
}
