// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.cost.CostTable;
import dev.packetclassifier.modelkit.feature.FeatureList;
import dev.packetclassifier.modelkit.metrics.Quality;
import dev.packetclassifier.modelkit.quantize.DefaultClass;
import dev.packetclassifier.modelkit.quantize.DropThreshold;
import dev.packetclassifier.modelkit.quantize.OutputOptions;
import dev.packetclassifier.modelkit.quantize.Provenance;
import dev.packetclassifier.modelkit.quantize.ClassifierOutput;
import dev.packetclassifier.modelkit.quantize.Report;
import dev.packetclassifier.modelkit.table.Table;
import dev.packetclassifier.modelkit.table.Tables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pclf train}. */
@Command(name = "train", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Learns a classifier from labelled packets, for the integers that the kernel computes with.",
    footer = {"", "Examples:", "  pclf train packets.csv --model boosted --group file --drop scan -o guard.yaml",
        "  pclf train packets.parquet --model network --hidden 32,32 --group group --default-class other -o guard.yaml",
        "  pclf train packets.csv --model boosted --group file --max-nanos 500 -o guard.yaml"})
public final class TrainCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DATA", description = "A table that pclf features wrote.")
  Path data;

  @Option(names = "--model", required = true, paramLabel = "KIND", description = "${COMPLETION-CANDIDATES}.")
  ModelKind kind;

  @Option(names = "--group", paramLabel = "WHAT", description = "What must not be split between sets: ${COMPLETION-CANDIDATES}. "
      + "Required, unless --leaky-random-split is given. Packet alone is refused.")
  Grouping group;

  @Option(names = "--leaky-random-split", description = "Split packet by packet, although packets of one flow then lie in both sets and "
      + "every figure is far too good.")
  boolean leaky;

  @Option(names = "--features", split = ",", paramLabel = "FEATURE", description = "Inputs: names, sets or @FILE, as pclf features takes them. "
      + "Default: all of the table.")
  List<String> features;

  @Option(names = "--max-inputs", defaultValue = "64", paramLabel = "N", description = "Keep the inputs that help a small forest most. "
      + "Default: ${DEFAULT-VALUE}.")
  int maxInputs;

  @Option(names = "--max-nanos", paramLabel = "N", description = "What a packet may cost in the kernel, estimated from measured prices: "
      + "features and size are chosen so that the model keeps to it, and what is best on the validation packets is kept.")
  Double maxNanos;

  @Option(names = "--choose-features", description = "Leave out families of inputs (stations, windows, first payloads and so on) without "
      + "which small forests are no worse on groups that they did not see. Takes minutes; the test set is not looked at.")
  boolean chooseFeatures;

  @Option(names = "--classes", split = ",", paramLabel = "CLASS", description = "Classes to learn, in this order; the first is the default "
      + "class. Default: all, after the default class the most frequent first.")
  List<String> classes;

  @Option(names = "--default-class", paramLabel = "CLASS", description = "The class that wins between equal scores: the harmless "
      + "one. Default: the first of --classes, else the one that is named benign, normal or alike, else the most frequent that is not "
      + "dropped.")
  String defaultClass;

  @Option(names = "--first-packets", defaultValue = "0", paramLabel = "N", description = "Learn from the first packets of each flow only. "
      + "Default: all.")
  int firstPackets;

  @Option(names = "--class-weights", defaultValue = "Root", paramLabel = "HOW", description = "${COMPLETION-CANDIDATES}: every packet counts "
      + "the same, by the root of how rare its class is, or every class the same. Default: ${DEFAULT-VALUE}.")
  ClassWeights weights;

  @Option(names = "--test-share", defaultValue = "0.25", paramLabel = "SHARE", description = "Share of each class to hold out for the test, "
      + "when the table does not say itself. Default: ${DEFAULT-VALUE}; 0: none.")
  double testShare;

  @Option(names = "--validation-share", defaultValue = "0.2", paramLabel = "SHARE", description = "Share of the rest to choose and calibrate "
      + "on. Default: ${DEFAULT-VALUE}.")
  double validationShare;

  @Option(names = "--leaves", defaultValue = "0", paramLabel = "N", description = "Most leaves of a tree. Default: 512 of one tree, 64 of several.")
  int leaves;

  @Option(names = "--depth", defaultValue = "0", paramLabel = "N", description = "Most comparisons on a way. Default: 24 of one tree, 16 of several.")
  int depth;

  @Option(names = "--trees", defaultValue = "64", paramLabel = "N", description = "Most trees of a forest or of boosting. Default: ${DEFAULT-VALUE}.")
  int trees;

  @Option(names = "--leaf-weight", defaultValue = "1", paramLabel = "X", description = "Least weight of a leaf: packets of mean weight in a "
      + "tree or forest, second derivatives of a class's loss in boosting. Default: ${DEFAULT-VALUE}.")
  double leafWeight;

  @Option(names = "--feature-share", defaultValue = "0", paramLabel = "SHARE", description = "Share of the inputs that a node chooses from. "
      + "Default: 1 of one tree, 0.3 of a forest, 0.5 of boosting.")
  double featureShare;

  @Option(names = "--rate", defaultValue = "0", paramLabel = "X", description = "Learning rate. Default: 0.25 of boosting, 0.003 of a network.")
  double rate;

  @Option(names = "--hidden", split = ",", defaultValue = "32,32", paramLabel = "N", description = "Neurons of each hidden layer of a network, "
      + "at most three of at most 64. Default: ${DEFAULT-VALUE}.")
  List<Integer> hidden;

  @Option(names = "--epochs", defaultValue = "40", paramLabel = "N", description = "Most passes over the packets, of a network. "
      + "Default: ${DEFAULT-VALUE}.")
  int epochs;

  @Option(names = "--tune", description = "Try how freely trees may grow, and keep what is best on the validation packets.")
  boolean tune;

  @Option(names = "--no-refit", description = "Do not learn again on training and validation packets together, once it is chosen how.")
  boolean noRefit;

  @Mixin
  OutputOptions output;

  @Spec
  CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    String name = output.checked();
    check();
    Grouping grouping = leaky ? Grouping.Packet : group;
    List<Feature> inputs = features == null ? null : FeatureList.read(features);
    Table table = Tables.read(data);
    List<String> named = classes == null ? LabelledPackets.classes(table, firstPackets) : classes;
    output.checkDrop(named);
    String asked = defaultClass == null && classes != null ? classes.get(0) : defaultClass;
    DefaultClass first = DefaultClass.of(named, asked, output.drop, "the most frequent");
    LabelledPackets packets = LabelledPackets.of(table, inputs, first.classes(), firstPackets, grouping);
    Report report = new Report();
    first.say(report);
    if (leaky) {
      report.alarm("LEAKY SPLIT: packets of one flow lie in both sets, so every figure below is far too good");
    }
    LabelledPackets splittable = leaky ? packets.withoutTest() : packets;
    TrainingOptions options = new TrainingOptions(kind, weights, leaves, depth, trees, rate, leafWeight, featureShare, hidden, epochs, !noRefit, output.seed);
    DataSplit split = DataSplit.of(splittable, testShare, validationShare, output.seed);
    split = chosen(options, split, report);
    if (maxNanos != null) {
      BudgetSearch affordable = BudgetSearch.choose(maxNanos, options, split, maxInputs, report);
      options = affordable.options();
      split = affordable.split();
    }
    if (tune) {
      options = TreeTuning.tuned(options, split, report);
    }
    IdentityLeakage.warn(split.development(), report);
    split.warnings().forEach(report::warn);
    TrainedModel trained = Training.train(options, split);
    report.value("model", kind);
    report.value("seed", output.seed);
    report.value("split", splitDescription(table, split));
    say(report, split, trained);
    List<DropThreshold> drops = DropThreshold.choose(output.drop, output.precision, packets.classes(), trained.validationScores(),
        split.validation().samples().labels(), trained.validationScale()).stream().map(drop -> drop.withScale(trained.logitScale())).toList();
    report.drops(trained.logitScale(), drops, output.precision);
    ClassifierOutput.write(output, name, trained.model(), trained.quantized(), trained.logitScale(), drops, table.vantage(),
        provenance(table, trained, split), report);
    report.print(spec.commandLine().getOut(), output.json);
    return 0;
  }

  private DataSplit chosen(TrainingOptions options, DataSplit split, Report report) {
    int before = split.train().features().size();
    DataSplit left = chooseFeatures ? split.withFeatures(BackwardElimination.best(options, split.development(), report)) : split;
    if (left.train().features().size() > maxInputs) {
      left = left.withFeatures(GainImportance.best(options, left, maxInputs));
    }
    List<Feature> best = left.train().features();
    if (best.size() < before) {
      report.line("inputs         %d of %d: %s", best.size(), before, best);
    }
    report.value("inputs", best);
    return left;
  }

  private void check() {
    if (group == null && !leaky) {
      throw new InputException("--group is missing: say what must not be split between sets (Group, File, Station or Flow), or ask for "
          + "--leaky-random-split");
    }
    if (group == Grouping.Packet && !leaky) {
      throw new InputException("--group Packet splits flows apart: ask for it in words with --leaky-random-split, or group by Flow");
    }
    OptionRange.check("--test-share", testShare, 0, 0.9);
    OptionRange.check("--validation-share", validationShare, 0.01, 0.9);
    if (maxNanos != null) {
      OptionRange.check("--max-nanos", maxNanos, 1, 1e6);
    }
    OptionRange.check("--max-inputs", maxInputs, 1, 64);
    if (tune && kind == ModelKind.network) {
      throw new InputException("--tune tries how trees may grow: leave it out, and try networks with --hidden, --epochs and --rate");
    }
    if (leaves != 0) {
      OptionRange.check("--leaves", leaves, 2, kind == ModelKind.tree ? 512 : 64);
    }
    OptionRange.check("--depth", depth, 0, kind == ModelKind.tree ? 24 : 16);
    OptionRange.check("--trees", trees, 1, 64);
    OptionRange.check("--leaf-weight", leafWeight, 0, 1e9);
    OptionRange.check("--feature-share", featureShare, 0, 1);
    OptionRange.check("--rate", rate, 0, 10);
    OptionRange.check("--epochs", epochs, 1, 100_000);
    OptionRange.check("--first-packets", firstPackets, 0, Integer.MAX_VALUE);
    if (hidden.size() > 3) {
      throw new InputException("--hidden names " + hidden.size() + " layers, the kernel runs at most 3 before the last");
    }
    hidden.forEach(neurons -> OptionRange.check("--hidden", neurons, 1, 64));
  }

  private static void say(Report report, DataSplit split, TrainedModel trained) {
    Map<String, Integer> packets = new LinkedHashMap<>(Map.of("train", split.train().samples().size()));
    packets.put("validation", split.validation().samples().size());
    packets.put("test", split.test() == null ? 0 : split.test().samples().size());
    report.value("packets", packets);
    report.line("packets        %d training, %d validation, %s", split.train().samples().size(), split.validation().samples().size(),
        split.test() == null ? "no test" : split.test().samples().size() + " test");
    report.line("               accuracy/macro-F1: float          integers");
    report.line("  validation                   %.4f/%.4f   %.4f/%.4f", trained.floatValidation().accuracy(), trained.floatValidation().macroF1(),
        trained.integerValidation().accuracy(), trained.integerValidation().macroF1());
    report.value("validation", trained.integerValidation());
    report.value("floatValidation", trained.floatValidation());
    if (trained.integerTest() != null) {
      report.line("  test                         %.4f/%.4f   %.4f/%.4f", trained.floatTest().accuracy(), trained.floatTest().macroF1(),
          trained.integerTest().accuracy(), trained.integerTest().macroF1());
      report.value("test", trained.integerTest());
      report.value("floatTest", trained.floatTest());
    }
    report.quantization(trained.quantized());
    double nanos = CostTable.measured().of(trained.quantized().model()).nanos();
    report.line("cost           about %.0f ns a packet (pclf inspect shows of what)", nanos);
    report.value("nanos", nanos);
  }

  private String splitDescription(Table table, DataSplit split) {
    return leaky ? "leaky, by packet" : "by " + group.name().toLowerCase(Locale.ROOT)
        + (split.test() != null && table.split() != null ? ", test side from the table" : "");
  }

  private SortedMap<String, String> provenance(Table table, TrainedModel trained, DataSplit split) throws IOException {
    SortedMap<String, String> provenance = new TreeMap<>();
    provenance.put("made-by", "pclf train --model " + kind + " " + Provenance.version());
    provenance.put("trained-on", Provenance.digest(data));
    provenance.put("seed", Long.toString(output.seed));
    provenance.put("split", splitDescription(table, split));
    Quality quality = trained.integerTest() == null ? trained.integerValidation() : trained.integerTest();
    provenance.put("scores", String.format(Locale.ROOT, "%s accuracy %.4f, macro-F1 %.4f", trained.integerTest() == null ? "validation"
        : "test", quality.accuracy(), quality.macroF1()));
    return provenance;
  }
}
