package dev.packetclassifier.bpf.feature;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.parse.Packet;
import java.util.function.ToLongFunction;

/**
 * One row of the catalogue: what a feature is and how it is computed.
 *
 * @param feature its name and number
 * @param unit what it counts or names
 * @param max the largest value; the smallest is 0
 * @param meaning one sentence
 * @param ipv6 what differs in IPv6 packets; "as IPv4" when nothing does
 * @param fragments what later fragments get (first ones have their transport header and are as whole packets)
 * @param icmp what ICMP and ICMPv6 packets get
 * @param notIp what ARP and everything else that is not IP get
 * @param value its value in a packet, 0 to {@code max}
 */
public record FeatureRow(Feature feature, String unit, long max, String meaning, String ipv6, String fragments, String icmp,
    String notIp, ToLongFunction<Packet> value) {
}
