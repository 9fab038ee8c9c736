// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.extract.ProgressBar;
import dev.packetclassifier.modelkit.feature.FeatureList;
import dev.packetclassifier.modelkit.metrics.Quality;
import dev.packetclassifier.modelkit.onnx.Teacher;
import dev.packetclassifier.modelkit.quantize.ClassifierOutput;
import dev.packetclassifier.modelkit.quantize.DefaultClass;
import dev.packetclassifier.modelkit.quantize.DropThreshold;
import dev.packetclassifier.modelkit.quantize.OutputOptions;
import dev.packetclassifier.modelkit.quantize.Provenance;
import dev.packetclassifier.modelkit.quantize.Quantized;
import dev.packetclassifier.modelkit.quantize.Report;
import dev.packetclassifier.modelkit.table.Table;
import dev.packetclassifier.modelkit.table.Tables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pclf train}. */
@Command(name = "train", mixinStandardHelpOptions = true, sortOptions = false, description = "Learns a classifier from labelled packets, for the integers that the kernel computes with.", footer = {
    "", "Examples:", "  pclf train packets.csv --model boosted --group file --drop scan -o guard.yaml",
    "  pclf train packets.parquet --model network --hidden 32,32 --group group --default-class other -o guard.yaml",
    "  pclf train packets.csv --model boosted --group file --max-nanos 500 -o guard.yaml"})
public final class TrainCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DATA", description = "A table that pclf features wrote.")
  Path data;

  @Option(names = "--model", required = true, paramLabel = "KIND", description = "${COMPLETION-CANDIDATES}. auto tries all and keeps the simplest of "
      + "those that the validation folds do not tell apart.")
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

  @Option(names = "--max-inputs", defaultValue = "64", paramLabel = "N", description = "Keep the inputs that help a small "
      + "forest most, and none that helps nothing. "
      + "Default: ${DEFAULT-VALUE}.")
  int maxInputs;

  @Option(names = "--max-nanos", paramLabel = "N", description = "What a packet may cost in the kernel, estimated from measured prices: "
      + "features and size are chosen so that the model keeps to it, and what is best on the validation packets is kept.")
  Double maxNanos;

  @Option(names = "--choose-features", description = "Leave out families of inputs (stations, windows, first payloads and so on) without "
      + "which small forests are better on groups that they did not see, by more than its noise. Takes minutes; the test set is not looked at.")
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

  @Option(names = "--folds", defaultValue = "3", paramLabel = "N", description = "In how many ways groups are held out to choose by: rounds, kind, "
      + "size, families, temperature and confidence are chosen by the mean over them. Default: ${DEFAULT-VALUE}; 1 is fastest.")
  int folds;

  @Option(names = "--balance", defaultValue = "none", paramLabel = "BY", description = "${COMPLETION-CANDIDATES}. group: every group of a class counts "
      + "the same, so that one large capture does not decide. none: every packet counts by its class. Default: ${DEFAULT-VALUE}.")
  Balance balance;

  @Option(names = "--leave-one-out", description = "Report, too, how good a model is on each group that it has not seen: a training a group, of at most "
      + "30 groups.")
  boolean leaveOneOut;

  @Option(names = "--max-minutes", defaultValue = "0", paramLabel = "N", description = "End training after so long, and keep what is best so far, as "
      + "ctrl-C does. Default: no limit.")
  double maxMinutes;

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

  @Option(names = "--bins", defaultValue = "0", paramLabel = "N", description = "Most thresholds that are tried for a feature, 2 to 65536; more find "
      + "sharper bounds in more time. Default: 256 of one tree, 64 of several.")
  int bins;

  @Option(names = "--rate", defaultValue = "0", paramLabel = "X", description = "Learning rate. Default: 0.25 of boosting, 0.003 of a network.")
  double rate;

  @Option(names = "--hidden", split = ",", defaultValue = "32,32", paramLabel = "N", description = "Neurons of each hidden layer of a network, "
      + "at most three of at most 64. Default: ${DEFAULT-VALUE}.")
  List<Integer> hidden;

  @Option(names = "--epochs", defaultValue = "40", paramLabel = "N", description = "Most passes over the packets, of a network. "
      + "Default: ${DEFAULT-VALUE}.")
  int epochs;

  @Option(names = "--default-when", split = ",", paramLabel = "RULE", description = "FEATURE>N or FEATURE<=N, raw as in the table: such packets get "
      + "the default class for certain. Every tree asks this first and learns from the others, such as BackwardPackets>1: nothing that was answered is "
      + "ever dropped. Not for networks.")
  List<String> defaultWhen = List.of();

  @Option(names = "--max-false-positives", defaultValue = "1", paramLabel = "SHARE", description = "Raise a network's default class until at most "
      + "this share of its packets, of those learned from, gets another class. Default: as it learned.")
  double falsePositives;

  @Option(names = "--tune", description = "Try how freely trees may grow, and keep what is best on the validation packets.")
  boolean tune;

  @Option(names = "--no-refit", description = "Do not learn again on training and validation packets together, once it is chosen how.")
  boolean noRefit;

  @Mixin
  OutputOptions output;

  @Spec
  CommandSpec spec;

  @Option(names = "--distill", paramLabel = "MODEL", description = "An ONNX file of any size, whose inputs are --features (default: all columns of the "
      + "table) in order: learn from its probabilities instead of the labels. Validation and test keep their labels.")
  Path distill;

  @Option(names = "--distill-classes", split = ",", paramLabel = "CLASS", description = "Names of that model's classes, in the order of their numbers. "
      + "Not needed when its file holds names.")
  List<String> distillClasses;

  /** What counts the same. */
  enum Balance {
    none,
    group
  }

  @Override
  public Integer call() throws IOException {
    String name = output.checked();
    check();
    TrainingProgress progress = new TrainingProgress(output.json ? null : System.err, ProgressBar.isTerminal(), maxMinutes);
    Interruption interruption = Interruption.of(progress);
    try {
      return run(name, progress);
    } finally {
      interruption.close();
    }
  }

  private int run(String name, TrainingProgress progress) throws IOException {
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
    DataSplit split = DataSplit.of(splittable, testShare, validationShare, folds, output.seed);
    split = distilled(split, report);
    TrainingOptions options = options();
    // Whatever the kind: a small forest says which inputs help.
    split = chosen(options, split, report);
    if (kind == ModelKind.auto) {
      options = KindSelection.chosen(options, split, report, progress);
    }
    if (maxNanos != null) {
      BudgetSearch affordable = BudgetSearch.choose(maxNanos, options, split, maxInputs, report, progress);
      options = affordable.options();
      split = affordable.split();
    }
    if (tune && options.kind() != ModelKind.network) {
      options = TreeTuning.tuned(options, split, report, progress);
    }
    IdentityLeakage.warn(split.development(), report);
    SourceWarnings.warn(table, packets.classes(), report);
    split.warnings().forEach(report::warn);
    TrainedModel trained = Training.train(options, split, progress);
    progress.clear();
    if (progress.endedEarly()) {
      report.warn("training ended early, by --max-minutes or ctrl-C: this is the best model so far");
    }
    report.value("model", options.kind());
    report.value("seed", output.seed);
    report.value("split", splitDescription(table, split));
    TrainReport.write(report, split, trained, groupNames(table, grouping));
    if (leaveOneOut && !progress.stopped()) {
      LeaveOneOut.report(options, split, groupNames(table, grouping), trained, report, progress);
      progress.clear();
    }
    List<DropThreshold> drops = DropThreshold.choose(output.drop, output.precision, packets.classes(), trained.validation().pooledScores(),
        trained.validation().pooledLabels(), trained.validationScale()).stream().map(drop -> drop.withScale(trained.logitScale())).toList();
    report.drops(trained.logitScale(), drops, output.precision);
    Quantized pruned = trained.quantized().pruned();
    ClassifierOutput.sayUnused(trained.model().features(), pruned, report);
    ClassifierOutput.write(output, name, trained.model(), pruned, trained.logitScale(), drops, table.vantage(),
        provenance(table, trained, split, options.kind()), report);
    report.print(spec.commandLine().getOut(), output.json);
    return 0;
  }

  private TrainingOptions options() {
    return TrainingOptions.builder(kind).weights(weights).balanceGroups(balance == Balance.group).leaves(leaves).depth(depth).trees(trees)
        .rate(rate)
        .leafWeight(leafWeight).featureShare(featureShare).bins(bins).hidden(hidden).epochs(epochs).refit(!noRefit)
        .falsePositives(falsePositives)
        .defaults(defaultWhen.stream().map(DefaultRule::parse).toList()).seed(output.seed).build();
  }

  private static IntFunction<String> groupNames(Table table, Grouping grouping) {
    return switch (grouping) {
      case Group -> group -> table.groups()[group];
      case File -> group -> table.files()[group];
      case Station -> group -> table.stations()[group];
      case Flow -> group -> "flow " + group;
      case Packet -> group -> "packet " + group;
    };
  }

  private DataSplit distilled(DataSplit split, Report report) throws IOException {
    if (distill == null) {
      return split;
    }
    try (Teacher teacher = Teacher.of(distill, split.development().features(), distillClasses)) {
      return Distillation.softened(split, teacher, report);
    }
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

  private void checkDefaultWhen() {
    if (!defaultWhen.isEmpty() && (kind == ModelKind.network || kind == ModelKind.auto)) {
      throw new InputException(
          "--default-when is a question that trees ask: of a network nothing is certain; take --model boosted, forest or tree");
    }
    int leastLeaves = leaves == 0 ? 64 : leaves;
    if (defaultWhen.size() > Math.min(8, leastLeaves - 2)) {
      throw new InputException("--default-when names " + defaultWhen.size() + " rules, may name " + Math.min(8, leastLeaves - 2)
          + ": each takes a leaf of every tree");
    }
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
    OptionRange.check("--folds", folds, 1, 20);
    OptionRange.check("--max-minutes", maxMinutes, 0, 1e5);
    if (tune && kind == ModelKind.network) {
      throw new InputException("--tune tries how trees may grow: leave it out, and try networks with --hidden, --epochs and --rate");
    }
    if (leaves != 0) {
      OptionRange.check("--leaves", leaves, 2, kind == ModelKind.tree ? 512 : 64);
    }
    checkDefaultWhen();
    OptionRange.check("--depth", depth, 0, kind == ModelKind.tree ? 24 : 16);
    OptionRange.check("--trees", trees, 1, 64);
    OptionRange.check("--leaf-weight", leafWeight, 0, 1e9);
    OptionRange.check("--feature-share", featureShare, 0, 1);
    OptionRange.check("--max-false-positives", falsePositives, 0, 1);
    if (falsePositives < 1 && kind != ModelKind.network) {
      throw new InputException(
          "--max-false-positives moves the bias of a network: of trees, make certain packets sure with --default-when");
    }
    if (bins != 0) {
      OptionRange.check("--bins", bins, 2, 65_536);
    }
    OptionRange.check("--rate", rate, 0, 10);
    OptionRange.check("--epochs", epochs, 1, 100_000);
    OptionRange.check("--first-packets", firstPackets, 0, Integer.MAX_VALUE);
    if (hidden.size() > 3) {
      throw new InputException("--hidden names " + hidden.size() + " layers, the kernel runs at most 3 before the last");
    }
    hidden.forEach(neurons -> OptionRange.check("--hidden", neurons, 1, 64));
  }

  private String splitDescription(Table table, DataSplit split) {
    return leaky ? "leaky, by packet" : "by " + group.name().toLowerCase(Locale.ROOT)
        + (split.test() != null && table.split() != null ? ", test side from the table" : "");
  }

  private SortedMap<String, String> provenance(Table table, TrainedModel trained, DataSplit split, ModelKind chosen)
      throws IOException {
    SortedMap<String, String> provenance = new TreeMap<>();
    provenance.put("made-by", "pclf train --model " + chosen + " " + Provenance.version());
    provenance.put("trained-on", Provenance.digest(data));
    provenance.put("seed", Long.toString(output.seed));
    provenance.put("split", splitDescription(table, split));
    Quality quality = trained.integerTest() == null ? trained.integerValidation() : trained.integerTest();
    provenance.put("scores", String.format(Locale.ROOT, "%s accuracy %.4f, macro-F1 %.4f", trained.integerTest() == null ? "validation"
        : "test", quality.accuracy(), quality.macroF1()));
    return provenance;
  }
}
