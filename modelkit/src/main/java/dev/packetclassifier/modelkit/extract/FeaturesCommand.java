// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.extract;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.model.Bounds;
import dev.packetclassifier.bpf.model.Models;
import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.feature.FeatureList;
import dev.packetclassifier.modelkit.label.LabelOptions;
import dev.packetclassifier.modelkit.label.Labels;
import dev.packetclassifier.modelkit.label.SimilarClasses;
import dev.packetclassifier.modelkit.quantize.Report;
import dev.packetclassifier.modelkit.table.RowWriter;
import dev.packetclassifier.modelkit.table.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pclf features}. */
@Command(name = "features", mixinStandardHelpOptions = true, sortOptions = false, description = "Makes a table of the features of captured packets, by the very arithmetic of the kernel program, with labels.", footer = {
    "", "Examples:",
    "  pclf features day.pcap --features packet -o day.csv",
    "  pclf features day.pcap.zst --features paper --labels flows.csv --time-zone America/Halifax --day-begins 8 --time-slack 60 "
        + "-o day.parquet",
    "  pclf features captures/ --features @chosen.txt --vantage Endpoint --local 10.0.0.7 --labels rules.txt --default-label benign "
        + "-o all.parquet"})
public final class FeaturesCommand implements Callable<Integer> {
  @Parameters(paramLabel = "CAPTURE", arity = "0..*", description = "pcap or pcapng files, plain or compressed by gzip or zstd, or "
      + "folders of "
      + "them. Ethernet, raw IP, Linux cooked, null, PPP, Cisco HDLC, NFLOG.")
  List<Path> captures = new ArrayList<>();

  @Option(names = "--features", split = ",", paramLabel = "FEATURE", description = "Columns, in order: features, the sets all, packet, flow and "
      + "paper, or @FILE with such names.")
  List<String> features = new ArrayList<>();

  @Option(names = "--list", description = "List all features and sets.")
  boolean list;

  @Option(names = {"-o", "--output"}, paramLabel = "TABLE", description = "The table to write: .csv (.csv.gz, .csv.zst) or .parquet.")
  Path output;

  @Option(names = "--first-packets", paramLabel = "N", defaultValue = "0", description = "Write the first packets of each flow only. "
      + "Default: all.")
  int firstPackets;

  @Option(names = "--enforce", split = ",", paramLabel = "CLASS", description = "As if a node had dropped the packets of these classes: their "
      + "rows stay, what answers them does not come, and they leave nothing unanswered. A model that drops meets such traffic: learn from it, too.")
  List<String> enforce = new ArrayList<>();

  @Option(names = "--enforce-after", paramLabel = "N", defaultValue = "0", description = "With --enforce: so many packets of a class pass from each "
      + "source address first. Default: ${DEFAULT-VALUE}.")
  long enforceAfter;

  @Mixin
  LabelOptions labelling;

  @Mixin
  CaptureOptions recording;

  @Option(names = "--json", description = "Print the report as JSON.")
  boolean json;

  @Spec
  CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (list) {
      FeatureList.print(spec.commandLine().getOut());
      return 0;
    }
    check();
    List<Feature> chosen = FeatureList.read(features);
    CaptureList all = CaptureList.of(captures);
    checkOutput(all);
    Labels labels = labelling.open();
    PacketSource source = new PacketSource(recording);
    ProgressBar progress = ProgressBar.of(all, !json);
    long started = System.nanoTime();
    try (RowWriter writer = Tables.writer(output, chosen.stream().map(Enum::name).toList())) {
      PacketFeatures extractor = new PacketFeatures(chosen, recording);
      DropSimulation dropping = enforce.isEmpty() ? null : new DropSimulation(Set.copyOf(enforce), enforceAfter);
      RowBuilder rows = new RowBuilder(extractor, chosen.size(), recording.vantage(), labels, labelling.defaultLabel, firstPackets,
          (row, packet) -> {
            if (dropping != null && dropping.drops(row, packet)) {
              extractor.dropped();
            }
            writer.add(row);
          });
      try {
        source.run(all, dropping == null ? rows : dropping.before(rows), progress);
      } finally {
        progress.clear();
      }
      if (rows.samples() == 0) {
        throw new InputException("no packet is a sample: " + why(source.counts()));
      }
      if (labels != null && rows.unlabelled() == rows.samples()) {
        throw new InputException("--labels: " + labelling.labels + " labels none of the " + rows.samples()
            + " packets: check names of captures, addresses, times, --time-zone and --day-begins; "
            + (labels.about().isEmpty() ? "" : labels.about() + ", ") + rows.times() + " in " + all.names());
      }
      writer.finish();
      report(all, source, rows, dropping, labels, (System.nanoTime() - started) / 1e9);
    }
    return 0;
  }

  /** Why none is a sample. */
  private static String why(CaptureCounts counts) {
    if (counts.packets + counts.elsewhere == 0) {
      return "the captures hold none" + (counts.damaged + counts.unread == 0 ? "" : " before they are damaged");
    }
    if (counts.packets == 0) {
      return "all " + counts.elsewhere + " are neither from nor to the --local side";
    }
    if (counts.leaving > 0) {
      return counts.leaving + " are sent by the --local side, " + counts.elsewhere + " neither from nor to it";
    }
    return "none of " + counts.packets + " can be parsed" + (counts.cutShort == 0 ? ""
        : "; " + counts.cutShort + " were captured shorter than the kernel reads: record with tcpdump -s 0");
  }

  /** What is read must not be written over. */
  private void checkOutput(CaptureList all) throws IOException {
    List<Path> read = new ArrayList<>(all.entries().stream().map(CaptureList.Entry::path).toList());
    if (labelling.labels != null) {
      read.add(labelling.labels);
    }
    for (Path path : read) {
      if (Files.exists(output) && Files.exists(path) && Files.isSameFile(output, path)) {
        throw new InputException("-o: " + output + " is read by this command, too: give the table another name");
      }
    }
  }

  private void check() {
    if (captures.isEmpty()) {
      throw new InputException("CAPTURE is missing: give pcap or pcapng files");
    }
    if (features.isEmpty()) {
      throw new InputException("--features is missing: name some, or a set such as packet, flow or paper; see pclf features --list");
    }
    if (output == null) {
      throw new InputException("-o is missing: name the table to write, such as packets.csv or packets.parquet");
    }
    if (!Tables.isTable(output)) {
      throw new InputException("-o: " + output + " must end in .csv, .csv.gz, .csv.zst or .parquet");
    }
    if (!enforce.isEmpty() && labelling.labels == null && labelling.defaultLabel == null) {
      throw new InputException("--enforce needs --labels: what is dropped is told by its class");
    }
    if (!enforce.isEmpty() && firstPackets > 0) {
      throw new InputException("--enforce counts every packet: leave --first-packets to pclf train");
    }
    if (enforceAfter < 0 || enforceAfter > 0 && enforce.isEmpty()) {
      throw new InputException(enforceAfter < 0 ? "--enforce-after is " + enforceAfter + ", must be 0 or more"
          : "--enforce-after needs --enforce CLASS: the classes that are dropped");
    }
    if (firstPackets < 0) {
      throw new InputException("--first-packets is " + firstPackets + ", must be 0 (all) or more");
    }
  }

  private void report(CaptureList all, PacketSource source, RowBuilder rows, DropSimulation dropping, Labels labels,
      double seconds) {
    Report report = new Report();
    CaptureCounts counts = source.counts();
    report.line("packets        %,d of %s in %.1f s, %,.0f a second", counts.records,
        CaptureCounts.many(all.entries().size(), "capture", "captures"), seconds, counts.records / seconds);
    report.line("samples        %,d, %s", rows.samples(), recording.vantage());
    report.value("captures", all.entries().size());
    report.value("records", counts.records);
    report.value("seconds", seconds);
    report.value("vantage", recording.vantage());
    report.value("samples", rows.samples());
    count(report, "leaving", counts.leaving, "sent by the local side: followed, no samples");
    report.value("outOfOrder", counts.outOfOrder);
    report.value("damagedRecords", counts.damagedRecords);
    count(report, "elsewhere", counts.elsewhere, "neither from nor to the local side: left out");
    count(report, "joined", counts.merged, "longer than the MTU: taken for several");
    count(report, "duplicates", counts.duplicates, "repeat one of the 10 ms before");
    count(report, "malformed", rows.malformed(), "malformed: the kernel passes them unjudged");
    count(report, "tooDeep", rows.tooDeep(), "need more than the kernel reads: it passes them unjudged");
    if (dropping != null) {
      count(report, "dropped", dropping.drops(), "dropped by --enforce");
      count(report, "prevented", dropping.prevented(), "did not come because of it");
    }
    rows.labelled().forEach((label, number) -> report.line("  %-32s %,12d", label, number));
    report.value("labels", rows.labelled());
    if (labels != null) {
      report.value("labelSource", labels.notes());
      labels.notes().forEach(note -> report.line("labels         %s", note));
      labels.warnings().forEach(report::warn);
      count(report, "unlabelled", rows.unlabelled(), labelling.defaultLabel == null ? "without a label"
          : "labelled by nothing but --default-label");
      if (!labels.unused().isEmpty()) {
        report.warn("of the labels, " + labels.unused() + " matched no sample");
      }
      if (rows.unlabelled() > 0 && !labels.doubt().isEmpty()) {
        report.warn(labels.doubt());
      }
      warnOfNames(rows.labelled().keySet(), report);
      SimilarClasses.warnings(rows.labelled().keySet()).forEach(report::warn);
      if (rows.labelled().size() == 1) {
        report.warn("one class only, " + rows.labelled().firstKey() + ": nothing can be learned from this table alone");
      }
    }
    if (rows.withoutLength() > 0) {
      report.value("withoutLength", rows.withoutLength());
      report.warn(CaptureCounts.many(rows.withoutLength(), "malformed packet has", "malformed packets have")
          + " an IP length of 0, as offloads leave it: take them apart with --offloads");
    }
    source.warnings().forEach(report::warn);
    report.value("output", output.toString());
    report.line("wrote          %s", output);
    report.print(spec.commandLine().getOut(), json);
  }

  /** Published labels have blanks and dashes. */
  private static void warnOfNames(Collection<String> labels, Report report) {
    List<String> strange = labels.stream().filter(label -> !Models.isClassName(label)).toList();
    if (!strange.isEmpty()) {
      report.warn("no classifier can have a class called \"" + String.join("\", \"", strange) + "\": rename it in the labels to 1 to "
          + Bounds.MAX_CLASS_NAME + " letters, digits, '_', '.' or '-', such as web-attack");
    }
  }

  private static void count(Report report, String name, long number, String words) {
    report.value(name, number);
    if (number > 0) {
      report.line("               %,d %s", number, words);
    }
  }
}
