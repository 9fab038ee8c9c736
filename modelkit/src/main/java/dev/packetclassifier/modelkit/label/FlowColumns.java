// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.label;

import java.util.ArrayList;
import java.util.List;

/**
 * The columns of a table of flows, by the names that CICFlowMeter, NFStream, Zeek, Argus, nProbe, nfdump, yaf and Suricata write, and
 * UNSW-NB15, TON_IoT, Bot-IoT and IoT-23 are published with.
 */
final class FlowColumns {
  static final String[] SOURCE = {"sourceip", "srcip", "src", "source", "saddr", "srcaddr", "sourceaddress", "srcaddress", "idorigh",
      "origh",
      "ipv4srcaddr", "sourceipv4address", "sip", "sa", "srcipaddr", "sourceipaddress", "ipsrc", "ipv6srcaddr", "sourceipv6address"};
  private static final String[] DESTINATION = {"destinationip", "dstip", "destip", "dst", "destination", "daddr", "dstaddr",
      "destinationaddress", "destaddress", "dstaddress", "idresph", "resph", "ipv4dstaddr", "destinationipv4address", "dip", "da",
      "dstipaddr",
      "destinationipaddress", "ipdst", "ipv6dstaddr", "destinationipv6address"};
  private static final String[] SOURCE_PORT = {"sourceport", "srcport", "sport", "idorigp", "origp", "l4srcport", "sourcetransportport",
      "sp",
      "srcpt"};
  private static final String[] DESTINATION_PORT = {"destinationport", "dstport", "destport", "dport", "dsport", "idrespp", "respp",
      "l4dstport",
      "destinationtransportport", "dp", "dstpt"};
  private static final String[] PROTOCOL = {"protocol", "proto", "ipproto", "ipprotocol", "protocolidentifier", "pr", "prot"};

  final int source;
  final int destination;
  /** Of nProbe, which has columns for either family; -1 for none. */
  final int sourceIpv6;
  final int destinationIpv6;
  final int sourcePort;
  final int destinationPort;
  final int protocol;
  final int capture;
  final TimeColumn start;
  final TimeColumn end;
  final TimeColumn duration;
  private final LabelColumns columns;
  private final String file;

  FlowColumns(String file, LabelColumns columns, LabelOptions options) {
    this.file = file;
    this.columns = columns;
    source = columns.require("source addresses", SOURCE);
    destination = columns.require("destination addresses", DESTINATION);
    sourceIpv6 = columns.find("ipv6srcaddr", "sourceipv6address");
    destinationIpv6 = columns.find("ipv6dstaddr", "destinationipv6address");
    sourcePort = columns.require("source ports", SOURCE_PORT);
    destinationPort = columns.require("destination ports", DESTINATION_PORT);
    protocol = columns.require("protocols", PROTOCOL);
    capture = columns.find(CaptureLabels.FILE);
    start = columns.time("--start-column", options.startColumn, TimeColumn.START);
    end = columns.time("--end-column", options.endColumn, TimeColumn.END);
    duration = columns.time("--duration-column", options.durationColumn, TimeColumn.DURATION);
  }

  /** Address of a row: of IPv4, or of IPv6 where the row has none. */
  static String address(List<String> fields, int column, int ipv6) {
    String address = fields.get(column);
    return ipv6 >= 0 && column != ipv6 && address.matches("|-|0\\.0\\.0\\.0") && !fields.get(ipv6).matches("|-|::") ? fields.get(ipv6)
        : address;
  }

  /** Of which columns a row's time was taken, for the report. */
  String note(EpochUnit timeUnit, String durationUnit) {
    List<String> parts = new ArrayList<>();
    add(parts, "start", start, timeUnit == null ? EpochUnit.S.toString() : timeUnit.toString());
    add(parts, "end", end, timeUnit == null ? EpochUnit.S.toString() : timeUnit.toString());
    add(parts, "duration", duration, durationUnit);
    return parts.isEmpty() ? "no times of flows" : "times of flows from " + String.join(", ", parts);
  }

  private static void add(List<String> parts, String what, TimeColumn column, String unit) {
    if (column.exists()) {
      parts.add(what + " " + column.name() + " (" + (column.unit() == null ? unit : column.unit()) + ")");
    }
  }

  /** What is missing for a row to have a beginning and an end; empty when nothing is. */
  List<String> warnings() {
    boolean begins = start.exists() || end.exists() && duration.exists();
    boolean ends = end.exists() || duration.exists();
    if (begins && ends) {
      return List.of();
    }
    String columnsAre = "; its columns are " + columns.columns() + ": name " + (begins ? "" : "one with --start-column")
        + (begins || ends ? "" : ", ")
        + (ends ? "" : "one with --end-column or --duration-column");
    if (!begins && !ends) {
      return List
          .of(file + " has no column of a flow's start or end: its labels hold for all packets between the same ends, whenever they came"
              + columnsAre);
    }
    return List
        .of(begins ? file + " has no column of a flow's end or duration: a flow lasts until the next one between the same ends" + columnsAre
            : file + " has no column of a flow's start: its labels hold for all packets between the same ends "
                + (end.exists() ? "up to its end"
                    : "whenever they came")
                + columnsAre);
  }
}
