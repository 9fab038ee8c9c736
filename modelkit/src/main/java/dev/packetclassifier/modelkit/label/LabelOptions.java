// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.label;

import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.file.CsvTable;
import dev.packetclassifier.modelkit.file.TextLines;
import dev.packetclassifier.modelkit.file.TextTable;
import dev.packetclassifier.modelkit.file.ZeekLog;
import dev.packetclassifier.modelkit.table.ParquetTextTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Options of all commands that label packets. */
public final class LabelOptions {
  @Option(names = "--labels", paramLabel = "FILE", description = "Classes of the packets, told apart by its content: a table with a row a "
      + "packet (pkt, label), a row a flow (5-tuple, start, end or duration, label; as CICFlowMeter, Zeek, NFStream, Argus, nProbe and Suricata "
      + "write them) or a row a capture (file, label, perhaps mac), in CSV, Parquet or Zeek's format; or rules, one a line: CLASS KEY=VALUE..., "
      + "with the keys source, destination, host, sourcePort, destinationPort, port, protocol, tcpFlags, sourceMac, mac, from, to, file, group, split. "
      + "The first rule that matches a packet decides.")
  public Path labels;

  @Option(names = "--label-column", paramLabel = "NAME", description = "Column of the class. Default: label, class, attack_cat, category, attack or type.")
  String labelColumn;

  @Option(names = "--group-column", paramLabel = "NAME", description = "Column of what must not lie on both sides of a split, such as an "
      + "event or a device. Default: group or event; without one, the capture is the group.")
  String groupColumn;

  @Option(names = "--split-column", paramLabel = "NAME", description = "Column that says train or test. Default: split, if there.")
  String splitColumn;

  @Option(names = "--default-label", paramLabel = "CLASS", description = "Class of packets that nothing labels. Default: none; they are "
      + "written without a label and counted.")
  public String defaultLabel;

  @Option(names = "--start-column", paramLabel = "NAME", description = "Column of a flow's start. Default: found by the names that flow meters "
      + "and published data sets use; the report says which was taken.")
  String startColumn;

  @Option(names = "--end-column", paramLabel = "NAME", description = "Column of a flow's end. Default: as for the start.")
  String endColumn;

  @Option(names = "--duration-column", paramLabel = "NAME", description = "Column of a flow's duration, used where a row has no end. Default: as "
      + "for the start.")
  String durationColumn;

  @Option(names = "--time-unit", paramLabel = "UNIT", description = "Unit of starts and ends that are numbers: s, ms, us or ns since 1970. "
      + "Default: what the column's name ends with, else s.")
  EpochUnit timeUnit;

  @Option(names = "--duration-unit", paramLabel = "UNIT", description = "Unit of durations: s, ms, us or ns. Default: what the column's name ends "
      + "with; of CICFlowMeter's flow_duration what its packets a second say, else us; else s.")
  EpochUnit durationUnit;

  @Option(names = "--time-format", paramLabel = "FORM", description = "How a table of flows writes times, such as \"M/d/yyyy h:mm a\". "
      + "Default: "
      + "seconds since 1970, ISO 8601, or day/month/year with hours and minutes, perhaps seconds, AM and PM.")
  String timeFormat;

  @Option(names = "--time-zone", paramLabel = "ZONE", defaultValue = "UTC", description = "Zone of times that name none, such as "
      + "America/Halifax or -03:00. Default: ${DEFAULT-VALUE}.")
  String timeZone;

  @Option(names = "--day-begins", paramLabel = "HOUR", defaultValue = "0", description = "For tables that count twelve hours and do not say "
      + "which half of the day they mean, such as CIC-IDS-2017's: hours before this one are in the afternoon (there 8). Default: hours "
      + "count from 0 to 23.")
  int dayBegins;

  @Option(names = "--time-slack", paramLabel = "SECONDS", defaultValue = "1", description = "How far a packet may lie outside its flow's "
      + "time: 60 where times are whole minutes. Default: ${DEFAULT-VALUE}.")
  double timeSlack;

  @Option(names = "--first-match", description = "Where two flows of a table claim a packet with different labels, take the first. "
      + "Default: "
      + "an error.")
  boolean firstMatch;

  /** @return null when none were asked for */
  public Labels open() throws IOException {
    if (labels == null) {
      return null;
    }
    if (!Files.isRegularFile(labels)) {
      throw new InputException("--labels: " + labels + " is not there");
    }
    if (!isTable()) {
      return LabelRules.read(labels);
    }
    try (TextTable rows = open(labels)) {
      LabelColumns columns = new LabelColumns(name(), rows.header());
      if (columns.find(PacketLabels.NUMBER) >= 0) {
        return PacketLabels.read(new LabelTable(rows, this));
      }
      if (columns.find(FlowColumns.SOURCE) >= 0) {
        return FlowLabels.read(new LabelTable(rows, this), this);
      }
      if (columns.find(CaptureLabels.FILE) >= 0) {
        return CaptureLabels.read(new LabelTable(rows, this));
      }
      throw new InputException("--labels: " + labels + " has a column of neither packet numbers (pkt), addresses (src) nor captures "
          + "(file): it has " + columns.columns());
    }
  }

  private static TextTable open(Path file) throws IOException {
    if (isParquet(file)) {
      return new ParquetTextTable(file);
    }
    return ZeekLog.isZeekLog(file) ? new ZeekLog(file) : new CsvTable(file);
  }

  private static boolean isParquet(Path file) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".parquet");
  }

  /** The name of the file, for messages. */
  String name() {
    return labels.getFileName().toString();
  }

  /** By its name, or by its first line: columns have commas between them, and a rule has none before its first condition. */
  private boolean isTable() throws IOException {
    if (name().toLowerCase(Locale.ROOT).matches(".*\\.(csv|tsv)(\\.gz|\\.zst)?") || isParquet(labels) || ZeekLog.isZeekLog(labels)) {
      return true;
    }
    try (TextLines lines = new TextLines(labels)) {
      String first = lines.next();
      return first != null && (first.matches("[^#=,;|\\t]*[,;|].*") || first.trim().matches("[^#=]*\\t[^#=]*"));
    }
  }

  ZoneId zone() {
    try {
      return ZoneId.of(timeZone);
    } catch (DateTimeException e) {
      throw new InputException("--time-zone: " + timeZone + " is no zone, such as UTC or America/Halifax", e);
    }
  }

  int dayBegins() {
    if (dayBegins < 0 || dayBegins > 11) {
      throw new InputException("--day-begins is " + dayBegins + ", must be from 0 to 11");
    }
    return dayBegins;
  }

  long slackNanos() {
    if (!(timeSlack >= 0 && timeSlack <= 86_400)) {
      throw new InputException("--time-slack is " + timeSlack + ", must be from 0 to 86400 seconds");
    }
    return (long) (timeSlack * 1e9);
  }
}
