// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.onnx;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.model.Network;
import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.feature.FeatureList;
import dev.packetclassifier.modelkit.floating.FloatModel;
import dev.packetclassifier.modelkit.floating.Samples;
import dev.packetclassifier.modelkit.quantize.Agreement;
import dev.packetclassifier.modelkit.quantize.CalibrationOptions;
import dev.packetclassifier.modelkit.quantize.CalibrationPackets;
import dev.packetclassifier.modelkit.quantize.ClassifierOutput;
import dev.packetclassifier.modelkit.quantize.DefaultClass;
import dev.packetclassifier.modelkit.quantize.DropThreshold;
import dev.packetclassifier.modelkit.quantize.LabelFit;
import dev.packetclassifier.modelkit.quantize.OutputOptions;
import dev.packetclassifier.modelkit.quantize.Provenance;
import dev.packetclassifier.modelkit.quantize.Quantized;
import dev.packetclassifier.modelkit.quantize.Report;
import dev.packetclassifier.modelkit.table.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pclf import}. */
@Command(name = "import", mixinStandardHelpOptions = true, sortOptions = false, description = "Turns an ONNX file into a classifier that the kernel runs. What was read, and what the kernel computes, is compared with "
    + "ONNX Runtime on the calibration packets.", footer = {"", "Example:",
        "  pclf import forest.onnx --features PacketLength,SmallerPort,TcpFlags --classes benign,scan "
            + "--calibration flows.csv --drop scan -o guard.yaml"})
public final class ImportCommand implements Callable<Integer> {
  /** Below this the file was read wrongly: single precision sums that tie do not explain more. */
  private static final double LEAST_AGREEMENT = 0.99;
  /** Below this rounding has changed more than near ties. */
  private static final double GOOD_AGREEMENT = 0.98;

  @Parameters(paramLabel = "MODEL", description = "An ONNX file of scikit-learn, XGBoost, LightGBM, PyTorch or Keras: dense layers with ReLU, "
      + "or decision trees, over raw features.")
  Path model;

  @Option(names = "--features", required = true, split = ",", paramLabel = "FEATURE", description = "The features of the model's inputs, in order: "
      + "names, sets or @FILE, as pclf features takes them.")
  List<String> features;

  @Option(names = "--classes", split = ",", paramLabel = "CLASS", description = "Names of the model's classes, in the order of their numbers. "
      + "Not needed when the file holds names.")
  List<String> classes;

  @Option(names = "--default-class", paramLabel = "CLASS", description = "The class that wins between equal scores: the harmless one. "
      + "Default: the one that is named benign, normal or alike, else the model's first that is not dropped.")
  String defaultClass;

  @Mixin
  CalibrationOptions calibrating;

  @Option(names = "--expect", paramLabel = "PREDICTIONS", description = "What the original library predicts for each row of the calibration table, "
      + "one class a line, as CSV with or without a header: some exporters write another model than was trained.")
  Path expect;

  @Mixin
  OutputOptions output;

  @Spec
  CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    String name = output.checked();
    List<Feature> inputs = FeatureList.inOrder(features);
    ModelFile file = ModelFile.of(model);
    FloatModel read = OnnxModel.read(file.bytes(), inputs, classes);
    output.checkDrop(read.classes());
    DefaultClass first = DefaultClass.of(read.classes(), defaultClass, output.drop, "the model's first");
    FloatModel moved = read.withClasses(first.classes());
    Report report = new Report();
    Table table = calibrating.read(moved.classes(), report);
    CalibrationPackets packets = CalibrationPackets.of(table, moved.features(), moved.classes());
    int[] runtime = runtime(file.bytes(), CalibrationPackets.of(table, inputs, read.classes()).all(), read.classes().size());
    double floatAgreement = compared(read, runtime, packets.all(), report);
    if (expect != null) {
      ExpectedPredictions.read(expect, read.classes(), table.rows()).compare(runtime, report);
    }
    first.say(report);
    Quantized quantized = Quantized.of(moved, packets.all(), output.seed);
    sayTies(read, moved, quantized, packets.all(), report);
    runtime = renumbered(runtime, read.classes(), moved.classes());
    report(report, quantized, runtime, packets.all());
    LabelFit.report(moved, quantized, packets.labelled(), report);
    double logitScale = ClassifierOutput.temperature(quantized, packets.labelled(), report);
    List<DropThreshold> drops = DropThreshold.choose(output.drop, output.precision, moved.classes(), quantized.scores(packets.labelled()),
        packets.labelled().labels(), logitScale);
    report.drops(logitScale, drops, output.precision);
    SortedMap<String, String> provenance = new TreeMap<>();
    provenance.put("calibrated-on", Provenance.digest(calibrating.calibration));
    provenance.put("imported-from", Provenance.digest(model));
    for (Path other : file.others()) {
      provenance.merge("weights-from", Provenance.digest(other), (one, another) -> one + " " + another);
    }
    provenance.put("made-by", "pclf import " + Provenance.version());
    provenance.put("scores",
        String.format(Locale.ROOT, "%.5f of the calibration packets get ONNX Runtime's class in floats, %.5f in integers",
            floatAgreement, Agreement.of(runtime, Agreement.classes(quantized, packets.all()))));
    provenance.put("seed", Long.toString(output.seed));
    Quantized pruned = quantized.pruned();
    ClassifierOutput.sayUnused(inputs, pruned, report);
    ClassifierOutput.write(output, name, moved, pruned, logitScale, drops, table.vantage(), provenance, report);
    report.print(spec.commandLine().getOut(), output.json);
    return 0;
  }

  /** In the file's own order of classes, so that ties end as they do there. */
  private static double compared(FloatModel read, int[] runtime, Samples packets, Report report) {
    double agreement = Agreement.of(runtime, Agreement.classes(read, packets));
    report.value("floatAgreement", agreement);
    report.line("float          %.5f of %d packets get ONNX Runtime's class", agreement, packets.size());
    if (agreement < LEAST_AGREEMENT) {
      throw new InputException(String.format(Locale.ROOT, "only %.5f", agreement) + " of the calibration packets get ONNX Runtime's class "
          + "from what was read: the file holds something that is not understood; export the model without steps after its probabilities");
    }
    return agreement;
  }

  /** Where the file itself would have let another class win; rounding may make a hair's breadth of what ties. */
  private static void sayTies(FloatModel read, FloatModel moved, Quantized quantized, Samples packets, Report report) {
    int[] before = renumbered(Agreement.classes(read, packets), read.classes(), moved.classes());
    int[] after = Agreement.classes(moved, packets);
    int[] whole = Agreement.classes(quantized, packets);
    int[] ties = IntStream.range(0, after.length).filter(p -> after[p] != before[p]).toArray();
    long won = Arrays.stream(ties).filter(p -> whole[p] == 0).count();
    report.value("ties", ties.length);
    report.value("tiesWon", won);
    if (ties.length > 0) {
      report.line("ties           %d of %d packets with equal scores become %s, not %s, which comes first in the file", won, ties.length,
          moved.classes().get(0), read.classes().get(0));
    }
  }

  /** [packet] the same classes by their place in another order. */
  private static int[] renumbered(int[] prediction, List<String> from, List<String> to) {
    int[] places = from.stream().mapToInt(to::indexOf).toArray();
    return Arrays.stream(prediction).map(c -> places[c]).toArray();
  }

  private static void report(Report report, Quantized quantized, int[] runtime, Samples packets) {
    double agreement = Agreement.of(runtime, Agreement.classes(quantized, packets));
    report.value("agreement", agreement);
    report.line("integers       %.5f of %d packets get ONNX Runtime's class", agreement, packets.size());
    report.quantization(quantized);
    if (agreement < GOOD_AGREEMENT && quantized.model().scorer() instanceof Network) {
      report.warn(String.format(Locale.ROOT,
          "eight bits change the class of %.1f %% of the packets: calibrate on packets like those that the model "
              + "was trained on, train it on inputs scaled to similar ranges (StandardScaler, batch normalization), or use pclf train, which knows the "
              + "kernel's integers",
          100 * (1 - agreement)));
    }
  }

  /** @param packets with all inputs of the file, also those that the model transposed out not to look at */
  private static int[] runtime(byte[] bytes, Samples packets, int classes) {
    try (OnnxRuntime runtime = new OnnxRuntime(bytes)) {
      return runtime.classes(packets.values(), classes);
    }
  }
}
