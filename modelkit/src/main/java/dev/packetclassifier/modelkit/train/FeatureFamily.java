// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.api.v1alpha1.Feature;
import java.util.regex.Pattern;

/** Inputs of the same kind that cost the kernel the same look-up: they are kept or left out together. */
enum FeatureFamily {
  InitiatorStation("what the machine that began the flow has sent before", "Initiator.*"),
  SourceStation("what the sending machine has sent before", "Source(Spoke.*|DhcpLength|DnsLength|LengthMean|Syn.*)"),
  DestinationStation("what the receiving machine has sent before", "Destination(Spoke.*|DhcpLength|DnsLength|LengthMean|Syn.*)"),
  Windows1s("counts of an address over the last second", "(Source|Destination).*1s"),
  Windows60s("counts of an address over the last minute", "(Source|Destination).*60s"),
  Syn("options and window of the flow's SYN packets", "(Forward|Backward)Syn.*"),
  FirstSizes("lengths of the flow's first payloads", "FirstSize\\d"),
  FirstPayload("bytes of the flow's first payload in each direction", "(Forward|Backward)First.*"),
  Payload("bytes of this packet's payload", "Payload(Byte\\d|Printable|Zero|High)"),
  Flags("counts of TCP flags in the flow", "(Syn|Ack|Fin|Rst|Psh|Urg)Count"),
  Times("gaps and duration of the flow", ".*(InterArrival|Duration).*"),
  Totals("sums, means and extremes of the flow",
      "Flow(Packets|Bytes)|(Forward|Backward)(Packets|Bytes)|PayloadPackets|PacketLengthM..|.*(Mean|Deviation)"),
  Ports("port numbers and their classes", ".*Port(Class)?"),
  Packet("what else this packet holds", ".*");

  private final String meaning;
  private final Pattern names;

  FeatureFamily(String meaning, String names) {
    this.meaning = meaning;
    this.names = Pattern.compile(names);
  }

  /** In a few words. */
  String meaning() {
    return meaning;
  }

  /** The first whose names fit. */
  static FeatureFamily of(Feature feature) {
    for (FeatureFamily family : values()) {
      if (family.names.matcher(feature.name()).matches()) {
        return family;
      }
    }
    throw new IllegalStateException(feature + " fits no family, and the last fits all");
  }
}
