// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.label;

import dev.packetclassifier.bpf.parse.LinkKind;
import dev.packetclassifier.bpf.parse.Packet;
import dev.packetclassifier.modelkit.InputException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** One line of a file of rules: a class and conditions, all of which a packet must match. */
final class LabelRule {
  final Label label;
  final String where;
  private final List<Predicate<CapturedPacket>> conditions = new ArrayList<>();
  long matched;

  /**
   * @param line {@code CLASS [KEY=VALUE ...]}
   * @param where for errors: file and line
   */
  LabelRule(String line, String where) {
    String[] words = line.trim().split("\\s+");
    this.where = where;
    String group = null;
    String split = null;
    Set<String> keys = new HashSet<>();
    for (int i = 1; i < words.length; i++) {
      int equals = words[i].indexOf('=');
      if (equals < 1 || equals == words[i].length() - 1) {
        throw new InputException(where + ": \"" + words[i] + "\" must be KEY=VALUE");
      }
      String key = words[i].substring(0, equals);
      String value = words[i].substring(equals + 1);
      if (!keys.add(key)) {
        throw new InputException(where + ": " + key + " is there twice, and a packet must match all conditions:"
            + " write two rules");
      }
      if (key.equals("group")) {
        group = value;
      } else if (key.equals("split")) {
        split = value;
      } else {
        conditions.add(condition(key, value, where));
      }
    }
    label = new Label(words[0], group, split);
  }

  boolean matches(CapturedPacket sample) {
    for (Predicate<CapturedPacket> condition : conditions) {
      if (!condition.test(sample)) {
        return false;
      }
    }
    matched++;
    return true;
  }

  private static Predicate<CapturedPacket> condition(String key, String value, String where) {
    switch (key) {
      case "source" :
        return source(IpPrefix.parse(value, where));
      case "destination" :
        return destination(IpPrefix.parse(value, where));
      case "host" : {
        IpPrefix network = IpPrefix.parse(value, where);
        return source(network).or(destination(network));
      }
      case "sourcePort" :
        return port(value, where, Packet::sourcePort);
      case "destinationPort" :
        return port(value, where, Packet::destinationPort);
      case "port" :
        return port(value, where, Packet::sourcePort).or(port(value, where, Packet::destinationPort));
      case "protocol" : {
        int number = value.contains(".") ? -1 : Protocols.number(value);
        if (number < 0) {
          throw new InputException(where + ": protocol " + value + " must be a number to 255 or one of "
              + String.join(", ", new TreeSet<>(Protocols.NAMES.keySet())));
        }
        return sample -> sample.isIp() && sample.packet.protocol() == number;
      }
      case "tcpFlags" :
        return TcpFlagsCondition.parse(value, where);
      case "sourceMac" : {
        long mac = mac(value, where);
        return sample -> sample.sourceMac() == mac;
      }
      case "mac" : {
        long mac = mac(value, where);
        return sample -> sample.sourceMac() == mac || sample.destinationMac() == mac;
      }
      case "from" : {
        long nanos = TimeParser.plain(value, where);
        return sample -> sample.frame.nanos >= nanos;
      }
      case "to" : {
        long nanos = TimeParser.plain(value, where);
        return sample -> sample.frame.nanos < nanos;
      }
      case "file" : {
        String name = CaptureIndex.plain(value);
        return sample -> sample.file.equals(name) || sample.file.endsWith("/" + name);
      }
      default :
        throw new InputException(where + ": " + key + " is no condition; there are source, destination, host, sourcePort, destinationPort, "
            + "port, protocol, tcpFlags, sourceMac, mac, from, to, file, group and split");
    }
  }

  private static Predicate<CapturedPacket> source(IpPrefix network) {
    return sample -> sample.isIp()
        && network.has(sample.packet.linkKind() == LinkKind.IPv6, sample.packet.sourceHigh(), sample.packet.sourceLow());
  }

  private static Predicate<CapturedPacket> destination(IpPrefix network) {
    return sample -> sample.isIp() && network.has(sample.packet.linkKind() == LinkKind.IPv6,
        sample.packet.destinationHigh(), sample.packet.destinationLow());
  }

  private interface PortOf {
    int of(Packet packet);
  }

  private static Predicate<CapturedPacket> port(String value, String where, PortOf which) {
    String[] ends = value.split("-", -1);
    try {
      int low = Integer.parseInt(ends[0]);
      int high = ends.length == 1 ? low : Integer.parseInt(ends[1]);
      if (ends.length > 2 || low < 0 || high > 65535 || low > high) {
        throw new NumberFormatException();
      }
      return sample -> sample.packet != null && sample.packet.hasPorts() && which.of(sample.packet) >= low
          && which.of(sample.packet) <= high;
    } catch (NumberFormatException e) {
      throw new InputException(where + ": \"" + value + "\" must be a port or a range such as 1-1024, within 0 to 65535", e);
    }
  }

  static long mac(String value, String where) {
    if (!value.matches("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}")) {
      throw new InputException(where + ": \"" + value + "\" is no MAC address, such as 02:00:00:00:00:01");
    }
    return Long.parseLong(value.replace(":", ""), 16);
  }
}
