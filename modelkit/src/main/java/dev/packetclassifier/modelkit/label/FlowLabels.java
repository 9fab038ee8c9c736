package dev.packetclassifier.modelkit.label;

import dev.packetclassifier.bpf.parse.LinkKind;
import dev.packetclassifier.bpf.parse.Packet;
import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.file.TextTable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A table with a row a flow: addresses, ports, protocol, label, perhaps capture, start and duration; the form in which CIC-IDS-2017 and
 * the like are published. A packet of either direction belongs to the row of its ends whose time it lies in. Where a table has no
 * durations, a row lasts until the next one of the same ends begins.
 */
final class FlowLabels implements Labels {
  static final String[] SOURCE = {"source_ip", "src_ip", "src", "source", "saddr"};
  private static final String[] DESTINATION = {"destination_ip", "dst_ip", "dst", "destination", "daddr"};
  private static final String[] SOURCE_PORT = {"source_port", "src_port", "sport"};
  private static final String[] DESTINATION_PORT = {"destination_port", "dst_port", "dport"};
  private static final String[] PROTOCOL = {"protocol", "proto", "ip_proto"};
  private static final String[] START = {"timestamp", "start", "start_time", "first_seen", "first_ts_ns"};
  /** In us, as flow meters write it. */
  private static final String[] DURATION = {"flow_duration", "duration_us"};
  private static final String NANOSECONDS = "first_ts_ns";
  private static final double MOST_NANOS = 366 * 86_400e9;

  private static final class Flow {
    final String capture;
    final long start;
    final long line;
    final Label label;
    long end;
    boolean used;

    Flow(String capture, long start, long end, long line, Label label) {
      this.capture = capture;
      this.start = start;
      this.end = end;
      this.line = line;
      this.label = label;
    }
  }

  private final Map<FiveTuple, List<Flow>> flows = new HashMap<>();
  private final String name;
  private final boolean firstMatch;
  private final long slack;
  private long rows;
  private long used;
  private long earliest = Long.MAX_VALUE;
  private long latest = Long.MIN_VALUE;
  private String doubt = "";

  private FlowLabels(String name, LabelOptions options) {
    this.name = name;
    firstMatch = options.firstMatch;
    slack = options.slackNanos();
  }

  static FlowLabels read(TextTable lines, LabelColumns columns, LabelOptions options) throws IOException {
    FlowLabels table = new FlowLabels(options.name(), options);
    int[] ends = {columns.require(SOURCE), columns.require(DESTINATION), columns.require(SOURCE_PORT), columns.require(DESTINATION_PORT),
        columns.require(PROTOCOL)};
    int start = columns.find(START);
    int duration = columns.find(DURATION);
    int label = columns.label(options);
    int capture = columns.find(CaptureLabels.FILE);
    int group = columns.group(options);
    int split = columns.split(options);
    boolean nanoseconds = start >= 0 && start == columns.find(NANOSECONDS);
    TimeParser times = new TimeParser(options);
    for (List<String> fields = lines.next(); fields != null; fields = lines.next()) {
      if (fields.get(label).isEmpty()) {
        continue;
      }
      long begin = start < 0 ? Long.MIN_VALUE : nanoseconds ? whole(fields.get(start), lines.where())
          : times.nanos(fields.get(start), lines.where());
      long end = duration < 0 || start < 0 || fields.get(duration).isEmpty() ? Long.MAX_VALUE
          : end(begin, fields.get(duration), lines.where());
      table.add(ends(fields, ends, lines.where()), new Flow(capture(fields, capture), begin, end, lines.line(),
          new Label(fields.get(label), LabelColumns.optional(fields, group), LabelColumns.optional(fields, split))));
    }
    columns.requireRows(table.rows);
    table.doubt = times.doubt();
    table.flows.values().forEach(FlowLabels::settle);
    return table;
  }

  private static FiveTuple ends(List<String> fields, int[] columns, String where) {
    IpPrefix from = IpPrefix.parse(fields.get(columns[0]), where);
    IpPrefix to = IpPrefix.parse(fields.get(columns[1]), where);
    return FiveTuple.of(from.ipv6(), protocol(fields.get(columns[4]), where), from.high(), from.low(), port(fields.get(columns[2]), where),
        to.high(), to.low(), port(fields.get(columns[3]), where));
  }

  private static String capture(List<String> fields, int column) {
    String name = LabelColumns.optional(fields, column);
    return name == null ? null : CaptureIndex.plain(name);
  }

  private static long end(long begin, String micros, String where) {
    double nanos = fraction(micros, where) * 1000;
    if (!(nanos <= MOST_NANOS)) {
      throw new InputException(where + ": duration \"" + micros + "\" must be a number of microseconds, no more than a year's; "
          + "leave the field empty where it is not known");
    }
    return begin + Math.max(0, (long) nanos);
  }

  private void add(FiveTuple ends, Flow flow) {
    rows++;
    flows.computeIfAbsent(ends, any -> new ArrayList<>(1)).add(flow);
    if (flow.start != Long.MIN_VALUE) {
      earliest = Math.min(earliest, flow.start);
      latest = Math.max(latest, flow.start);
    }
  }

  /** Ends the rows without duration where the next of the same capture begins. */
  private static void settle(List<Flow> same) {
    if (same.size() == 1) {
      return;
    }
    same.sort(Comparator.comparingLong(flow -> flow.start));
    /* Of each capture the start seen last, going backwards, and the next after that. */
    Map<String, long[]> starts = new HashMap<>();
    for (int i = same.size() - 1; i >= 0; i--) {
      Flow flow = same.get(i);
      long[] later = starts.computeIfAbsent(flow.capture, any -> new long[] {Long.MAX_VALUE, Long.MAX_VALUE});
      if (flow.start < later[0]) {
        later[1] = later[0];
        later[0] = flow.start;
      }
      if (flow.end == Long.MAX_VALUE && later[1] != Long.MAX_VALUE) {
        flow.end = later[1] - 1;
      }
    }
  }

  private static int protocol(String text, String where) {
    Integer named = LabelRule.PROTOCOLS.get(text.toLowerCase(Locale.ROOT));
    return named != null ? named : port(text, where);
  }

  /** A number of a port or protocol; flow meters write it with a fraction at times. */
  private static int port(String text, String where) {
    double number = text.isEmpty() ? 0 : fraction(text, where);
    if (number < 0 || number > 65_535 || number != Math.rint(number)) {
      throw new InputException(where + ": \"" + text + "\" must be a number from 0 to 65535");
    }
    return (int) number;
  }

  private static double fraction(String text, String where) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new InputException(where + ": \"" + text + "\" must be a number", e);
    }
  }

  private static long whole(String text, String where) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new InputException(where + ": \"" + text + "\" must be a whole number of nanoseconds", e);
    }
  }

  @Override
  public Label of(CapturedPacket sample) {
    if (!sample.isIp()) {
      return null;
    }
    Packet packet = sample.packet;
    List<Flow> same = flows.get(FiveTuple.of(packet.linkKind() == LinkKind.IPv6, packet.protocol(), packet.sourceHigh(), packet.sourceLow(),
        packet.sourcePort(), packet.destinationHigh(), packet.destinationLow(), packet.destinationPort()));
    Flow flow = same == null ? null : claim(same, sample);
    if (flow == null) {
      return null;
    }
    used += flow.used ? 0 : 1;
    flow.used = true;
    return flow.label;
  }

  /** The row that the packet lies in; where none holds it, the nearest within the slack. */
  private Flow claim(List<Flow> same, CapturedPacket sample) {
    Flow claimed = null;
    long distance = slack + 1;
    for (Flow flow : same) {
      long away = isOf(flow, sample) ? away(flow, sample.frame.nanos) : Long.MAX_VALUE;
      if (away < distance) {
        claimed = flow;
        distance = away;
      } else if (away == distance && claimed != null && !claimed.label.equals(flow.label) && !firstMatch) {
        throw new InputException(name + ": rows " + claimed.line + " (" + claimed.label.name() + ") and " + flow.line + " ("
            + flow.label.name() + ") both claim packet " + sample.frame.number + " of " + sample.file
            + ": keep one of them, or take the first with --first-match");
      }
    }
    return claimed;
  }

  private static boolean isOf(Flow flow, CapturedPacket sample) {
    return flow.capture == null || sample.file.equals(flow.capture) || sample.file.endsWith("/" + flow.capture)
        || flow.capture.endsWith("/" + sample.file);
  }

  /** How far a time is from the row's; 0 within. */
  private static long away(Flow flow, long nanos) {
    long before = flow.start == Long.MIN_VALUE ? 0 : Math.max(0, flow.start - nanos);
    return Math.max(before, flow.end == Long.MAX_VALUE ? 0 : Math.max(0, nanos - flow.end));
  }

  @Override
  public String unused() {
    return rows == used ? "" : rows - used + " of " + rows + " rows";
  }

  @Override
  public String doubt() {
    return doubt;
  }

  @Override
  public String about() {
    return earliest > latest ? "" : "its flows begin from " + time(earliest) + " to " + time(latest);
  }

  private static Instant time(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L));
  }
}
