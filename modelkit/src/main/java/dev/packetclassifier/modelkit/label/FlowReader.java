// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.label;

import dev.packetclassifier.modelkit.InputException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads the rows of a table of flows. */
final class FlowReader {
  private static final double MOST_NANOS = 366 * 86_400e9;

  private final LabelTable table;
  private final FlowColumns columns;
  private final TimeParser times;
  private final DurationUnit durationUnit;
  private final EpochUnit timeUnit;
  private final Map<FiveTuple, List<Flow>> flows = new HashMap<>();
  private final Map<String, Long> otherProtocols = new TreeMap<>();
  private long withoutTime;
  private long endBeforeStart;

  FlowReader(LabelTable table, LabelOptions options) {
    this.table = table;
    columns = new FlowColumns(table.name, table.columns, options);
    times = new TimeParser(options);
    timeUnit = options.timeUnit;
    durationUnit = new DurationUnit(columns.duration, options.durationUnit, table.columns);
  }

  /** All flows by their ends. */
  Map<FiveTuple, List<Flow>> read() throws IOException {
    for (List<String> fields = table.next(); fields != null; fields = table.next()) {
      add(fields);
    }
    double unit = durationUnit.nanos();
    flows.values().forEach(same -> {
      same.forEach(flow -> finish(flow, unit));
      Flow.endAtNext(same);
    });
    if (flows.isEmpty()) {
      throw new InputException(table.name + " has no flow that can be used: " + String.join("; ", warnings()));
    }
    return flows;
  }

  private void add(List<String> fields) {
    String name = fields.get(columns.protocol);
    int protocol = Protocols.number(name);
    if (protocol < 0) {
      otherProtocols.merge(name.isEmpty() ? "none" : name.toLowerCase(Locale.ROOT), 1L, Long::sum);
      return;
    }
    long start = time(fields, columns.start, Flow.NO_START);
    long end = time(fields, columns.end, Flow.NO_END);
    double duration = duration(fields);
    if (columns.start.exists() && start == Flow.NO_START && (end == Flow.NO_END || Double.isNaN(duration))) {
      withoutTime++;
      return;
    }
    if (start != Flow.NO_START && end < start) {
      endBeforeStart++;
      end = start;
    }
    int sourcePort = port(fields.get(columns.sourcePort));
    int destinationPort = port(fields.get(columns.destinationPort));
    boolean ports = Protocols.hasPorts(protocol);
    IpPrefix from = IpPrefix.parse(FlowColumns.address(fields, columns.source, columns.sourceIpv6), table.where());
    IpPrefix to = IpPrefix.parse(FlowColumns.address(fields, columns.destination, columns.destinationIpv6), table.where());
    FiveTuple ends = FiveTuple.of(from.ipv6(), protocol, from.high(), from.low(), ports ? sourcePort : 0, to.high(), to.low(),
        ports ? destinationPort : 0);
    IcmpTypes icmp = Protocols.isIcmp(protocol) ? IcmpTypes.of(sourcePort, destinationPort) : null;
    flows.computeIfAbsent(ends, any -> new ArrayList<>(1))
        .add(new Flow(capture(fields), table.label(fields), table.line(), icmp, start, end, duration));
  }

  private String capture(List<String> fields) {
    String name = LabelColumns.optional(fields, columns.capture);
    return name == null ? null : CaptureIndex.plain(name);
  }

  private long time(List<String> fields, TimeColumn column, long none) {
    if (!column.exists() || fields.get(column.index()).isEmpty() || fields.get(column.index()).equals("-")) {
      return none;
    }
    return times.nanos(fields.get(column.index()), column.unit(), table.where());
  }

  private double duration(List<String> fields) {
    if (!columns.duration.exists() || fields.get(columns.duration.index()).isEmpty() || fields.get(columns.duration.index()).equals("-")) {
      return Double.NaN;
    }
    String text = fields.get(columns.duration.index());
    double duration = number(text);
    if (!Double.isFinite(duration)) {
      throw new InputException(table.where() + ": duration \"" + text + "\" must be a number; leave the field empty where it is not known");
    }
    durationUnit.add(duration, fields);
    return duration;
  }

  private void finish(Flow flow, double unitNanos) {
    if (!Double.isNaN(flow.duration) && flow.duration * unitNanos > MOST_NANOS) {
      EpochUnit unit = durationUnit.unit();
      throw new InputException(
          table.name + ", line " + flow.line + ": duration " + BigDecimal.valueOf(flow.duration).toPlainString() + " in "
              + unit + " is more than a year" + (unit == EpochUnit.NS ? "" : ": is it " + (unit == EpochUnit.S ? "ms or us" : "ns")
                  + "? Then say so with --duration-unit"));
    }
    flow.applyDuration(unitNanos);
  }

  private int port(String text) {
    return port(text, table.where());
  }

  /** A port; flow meters write it with a fraction, in hexadecimal digits, or as -1 or - where there is none. */
  static int port(String text, String where) {
    if (text.isEmpty() || text.equals("-") || text.equals("-1")) {
      return 0;
    }
    try {
      double number = text.startsWith("0x") ? Integer.parseInt(text.substring(2), 16) : Double.parseDouble(text);
      if (number >= 0 && number <= 65_535 && number == Math.rint(number)) {
        return (int) number;
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw new InputException(where + ": \"" + text + "\" must be a number from 0 to 65535");
  }

  private double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new InputException(table.where() + ": \"" + text + "\" must be a number", e);
    }
  }

  /** Why the times are probably read in another way than they are meant; empty when nothing says so. */
  String doubt() {
    return times.doubt();
  }

  /** What was taken from where, for the report. */
  List<String> notes() {
    List<String> notes = new ArrayList<>(table.notes());
    notes.add(columns.note(timeUnit, durationUnit.unit().toString()));
    return notes;
  }

  List<String> warnings() {
    List<String> warnings = new ArrayList<>(table.warnings());
    warnings.addAll(columns.warnings());
    if (!otherProtocols.isEmpty()) {
      warnings.add(otherProtocols.values().stream().mapToLong(Long::longValue).sum() + " rows of " + table.name
          + " are of other protocols than IP's and were left out: "
          + otherProtocols.entrySet().stream().map(entry -> entry.getKey() + " " + entry.getValue()).collect(Collectors.joining(", ")));
    }
    if (withoutTime > 0) {
      warnings.add(withoutTime + " rows of " + table.name + " have no start in column " + columns.start.name() + " and were left out");
    }
    if (endBeforeStart > 0) {
      warnings.add(endBeforeStart + " rows of " + table.name + " end before they start (columns " + columns.end.name() + ", "
          + columns.start.name() + "): their end was taken to be their start");
    }
    return warnings;
  }
}
