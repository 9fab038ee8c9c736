// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.evaluate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.capture.Frame;
import dev.packetclassifier.bpf.model.Guarantee;
import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.verdict.KnownHosts;
import dev.packetclassifier.bpf.verdict.Protection;
import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.extract.CaptureList;
import dev.packetclassifier.modelkit.extract.CaptureOptions;
import dev.packetclassifier.modelkit.extract.PacketFeatures;
import dev.packetclassifier.modelkit.extract.PacketSink;
import dev.packetclassifier.modelkit.extract.PacketSource;
import dev.packetclassifier.modelkit.extract.ProgressBar;
import dev.packetclassifier.modelkit.extract.RowBuilder;
import dev.packetclassifier.modelkit.file.AtomicFile;
import dev.packetclassifier.modelkit.floating.FloatModel;
import dev.packetclassifier.modelkit.floating.FloatModels;
import dev.packetclassifier.modelkit.label.LabelOptions;
import dev.packetclassifier.modelkit.label.Labels;
import dev.packetclassifier.modelkit.manifest.Classifier;
import dev.packetclassifier.modelkit.manifest.Manifests;
import dev.packetclassifier.modelkit.replay.KernelRun;
import dev.packetclassifier.modelkit.table.Row;
import dev.packetclassifier.modelkit.table.RowSink;
import dev.packetclassifier.modelkit.table.Tables;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pclf evaluate}. */
@Command(name = "evaluate", mixinStandardHelpOptions = true, sortOptions = false, description = "Measures a classifier in the kernel's integers: false drops, accuracy per packet, flow and station, by capture and "
    + "group, and how soon it detects an attack.", footer = {"", "Examples:",
        "  pclf evaluate guard.yaml day.parquet --split test --html report.html",
        "  pclf evaluate guard.yaml day.parquet --float-model guard.json --json > figures.json",
        "  sudo pclf evaluate guard.yaml next-day.pcap --labels rules.txt --default-label benign --kernel"})
public final class EvaluateCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "MANIFEST", description = "A classifier.")
  Path manifest;

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "DATA", description = "A table that pclf features wrote, or captures.")
  List<Path> data;

  @Option(names = "--split", paramLabel = "SET", description = "Only packets of this set of the table's own split, such as test.")
  String split;

  @Option(names = "--float-model", paramLabel = "FILE", description = "The float model that the manifest was made from, as train, import "
      + "or quantize wrote it.")
  Path floatModel;

  @Option(names = "--kernel", description = "Ask this machine's kernel, too (captures only, root); a difference from the twin is an error.")
  boolean kernel;

  @Option(names = "--html", paramLabel = "FILE", description = "Write a report with plots, one file that needs no network.")
  Path html;

  @Option(names = "--max-false-drops", paramLabel = "N", description = "Exit with 1 when more benign packets than this of a million would "
      + "be dropped.")
  Double mostFalseDrops;

  @Option(names = "--min-macro-f1", paramLabel = "X", description = "Exit with 1 when macro-F1 per packet is below this.")
  Double leastMacroF1;

  @Mixin
  LabelOptions labelling;

  @Mixin
  CaptureOptions recording;

  @Option(names = "--json", description = "Print the result as JSON.")
  boolean json;

  @Spec
  CommandSpec spec;

  private final List<String> warnings = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    Classifier classifier = Manifests.read(manifest);
    FloatModel floats = floatModel == null ? null : FloatModels.read(floatModel);
    recording.require(classifier.vantage(), classifier.model().stations());
    boolean tables = data.stream().allMatch(Tables::isTable);
    if (!tables && data.stream().anyMatch(Tables::isTable)) {
      throw new InputException("DATA mixes tables and captures: give the ones or the others");
    }
    Result result = tables ? ofTables(classifier, floats) : ofCaptures(classifier, floats);
    if (html != null) {
      AtomicFile.write(html, HtmlReport.of(classifier, result));
    }
    print(result);
    return verdict(result);
  }

  private Result ofTables(Classifier classifier, FloatModel floats) throws IOException {
    if (kernel) {
      throw new InputException("--kernel needs captures: a table has features and not packets");
    }
    if (data.size() != 1) {
      throw new InputException("DATA names " + data.size() + " tables: give one; pclf features makes one of many captures");
    }
    Evaluation[] evaluation = new Evaluation[1];
    Set<String> splits = new LinkedHashSet<>();
    Tables.stream(data.get(0), features -> {
      evaluation[0] = new Evaluation(classifier, features, floats);
      return ofSet(classifier, evaluation[0], splits);
    });
    if (split == null && splits.size() > 1) {
      warnings
          .add("the table is split into " + String.join(", ", splits) + ", and these figures are of all sets: those of the training set "
              + "flatter; give --split");
    }
    if (split != null && !splits.contains(split)) {
      throw new InputException("--split: no packet is in set " + split + "; the table has "
          + (splits.isEmpty() ? "no split" : String.join(", ", splits)));
    }
    return result(evaluation[0]);
  }

  private RowSink ofSet(Classifier classifier, Evaluation evaluation, Set<String> splits) {
    return row -> {
      if (row.vantage != classifier.vantage()) {
        throw new InputException("the table was seen from vantage " + row.vantage + ", the model stands at " + classifier.vantage()
            + ": its features mean something else there; extract again with --vantage " + classifier.vantage());
      }
      if (row.split != null) {
        splits.add(row.split);
      }
      if (split == null || split.equals(row.split)) {
        evaluation.add(row);
      }
    };
  }

  private Result ofCaptures(Classifier classifier, FloatModel floats) throws IOException {
    if (split != null && labelling.labels == null) {
      throw new InputException("--split needs --labels with a split, or a table");
    }
    Set<Feature> features = new LinkedHashSet<>(classifier.model().inputs().stream().map(Input::feature).toList());
    features.addAll(Guarantee.features(classifier.policy().guarantees()));
    if (floats != null) {
      features.addAll(floats.features());
    }
    Labels labels = labelling.open();
    Evaluation evaluation = new Evaluation(classifier, features.stream().map(Enum::name).toList(), floats);
    evaluation.knowsProtection();
    KnownHosts hosts = KnownHosts.ofNode(recording.localAddresses());
    Protection protection = new Protection(hosts);
    CaptureList all = CaptureList.of(data);
    PacketSource playing = new PacketSource(recording);
    ProgressBar progress = ProgressBar.of(all, !json);
    try (KernelRun run = kernel ? new KernelRun(classifier, Mode.Observe, recording.geometry(), hosts) : null) {
      KernelCheck kernelCheck = new KernelCheck(run, evaluation);
      RowBuilder sampling = new RowBuilder(new PacketFeatures(List.copyOf(features), recording), features.size(), recording.vantage(),
          labels,
          labelling.defaultLabel, 0, (row, packet) -> {
            if (split == null || split.equals(row.split)) {
              kernelCheck.take(row, evaluation.add(row, protection.allowsDrop(packet)));
            }
          });
      try {
        playing.run(all, kernelCheck.before(sampling), progress);
      } finally {
        progress.clear();
      }
      if (kernelCheck.first != null) {
        warnings.add("kernel and twin differ, please report it with capture and manifest; first in " + kernelCheck.first);
      }
    }
    warnings.addAll(playing.warnings());
    if (labels != null) {
      warnings.addAll(labels.warnings());
    }
    return result(evaluation);
  }

  private Result result(Evaluation evaluation) {
    String more = data.size() == 1 ? "" : " and " + (data.size() - 1) + " more";
    return evaluation.result(data.get(0) + more + (split == null ? "" : ", set " + split), warnings);
  }

  private void print(Result result) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(result));
    } else {
      new TextReport(out, spec.commandLine().getColorScheme()).print(result);
      if (html != null) {
        out.println("wrote " + html);
      }
    }
    out.flush();
  }

  private int verdict(Result result) {
    boolean failed = result.classTable().differences() > 0
        || mostFalseDrops != null && result.enforcement().drops().falseDropsPerMillion() > mostFalseDrops
        || leastMacroF1 != null && result.quality(Result.Predictor.integers).macroF1() < leastMacroF1;
    return failed ? 1 : 0;
  }

  /** Asks the kernel about each packet before the twin's features go into the evaluation. */
  private static final class KernelCheck {
    private final KernelRun run;
    private final Evaluation evaluation;
    private boolean ran;
    private String first;

    KernelCheck(KernelRun run, Evaluation evaluation) {
      this.run = run;
      this.evaluation = evaluation;
    }

    PacketSink before(RowBuilder sampling) {
      return run == null ? sampling : new PacketSink() {
        private boolean started;
        private String name;

        @Override
        public void begin(String capture, boolean again) {
          if (again && started) {
            run.begin();
          }
          started = true;
          name = capture;
          sampling.begin(capture, again);
        }

        @Override
        public void accept(Hook hook, Frame frame, int segmentSize) throws IOException {
          ran = run.takes(hook, frame);
          String difference = ran ? run.run(hook, frame, segmentSize) : null;
          if (difference != null) {
            evaluation.addDifference();
            first = first == null ? "packet " + frame.number + " of " + name + ": " + difference : first;
          }
          sampling.accept(hook, frame, segmentSize);
        }
      };
    }

    void take(Row row, boolean counts) {
      if (run != null && ran && counts) {
        evaluation.addKernel(row.label, run.kernel().classIndex());
      }
    }
  }
}
