// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.api.v1alpha1.Feature;
import java.util.regex.Pattern;

/** Inputs that say the same kind of thing, and cost the kernel the same look-up: they are kept or left out together. */
enum FeatureFamily {
  InitiatorStation("Initiator.*"),
  SourceStation("Source(Spoke.*|DhcpLength|DnsLength|LengthMean|Syn.*)"),
  DestinationStation("Destination(Spoke.*|DhcpLength|DnsLength|LengthMean|Syn.*)"),
  Windows1s("(Source|Destination).*1s"),
  Windows60s("(Source|Destination).*60s"),
  Syn("(Forward|Backward)Syn.*"),
  FirstSizes("FirstSize\\d"),
  FirstPayload("(Forward|Backward)First.*"),
  Payload("Payload(Byte\\d|Printable|Zero|High)"),
  Flags("(Syn|Ack|Fin|Rst|Psh|Urg)Count"),
  Times(".*(InterArrival|Duration).*"),
  Totals("Flow(Packets|Bytes)|(Forward|Backward)(Packets|Bytes)|PayloadPackets|PacketLengthM..|.*(Mean|Deviation)"),
  Ports(".*Port(Class)?"),
  Packet(".*");

  private final Pattern names;

  FeatureFamily(String names) {
    this.names = Pattern.compile(names);
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
