package dev.packetclassifier.modelkit.onnx;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.floating.FloatModel;
import dev.packetclassifier.modelkit.floating.Samples;
import dev.packetclassifier.modelkit.quantize.Agreement;
import dev.packetclassifier.modelkit.quantize.Calibration;
import dev.packetclassifier.modelkit.quantize.Drop;
import dev.packetclassifier.modelkit.quantize.OutputOptions;
import dev.packetclassifier.modelkit.quantize.Provenance;
import dev.packetclassifier.modelkit.quantize.Quantized;
import dev.packetclassifier.modelkit.quantize.Ready;
import dev.packetclassifier.modelkit.quantize.Report;
import dev.packetclassifier.modelkit.table.Table;
import dev.packetclassifier.modelkit.table.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pclf import}. */
@Command(name = "import", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Turns an ONNX file into a classifier that the kernel runs. What was read, and what the kernel computes, is compared with "
        + "ONNX Runtime on the calibration packets.",
    footer = {"", "Example:",
        "  pclf import forest.onnx --features PacketLength,SmallerPort,TcpFlags --classes benign,scan --calibration flows.csv --drop scan -o guard.yaml"})
public final class ImportCommand implements Callable<Integer> {
  /** Below this the file was read wrongly: single precision sums that tie do not explain more. */
  private static final double LEAST_AGREEMENT = 0.99;

  @Parameters(paramLabel = "MODEL", description = "An ONNX file of scikit-learn, XGBoost, LightGBM, PyTorch or Keras: dense layers with ReLU, "
      + "or decision trees, over raw features.")
  Path model;

  @Option(names = "--features", required = true, split = ",", paramLabel = "FEATURE", description = "The features of the model's inputs, in order.")
  List<Feature> features;

  @Option(names = "--classes", split = ",", paramLabel = "CLASS", description = "Names of the model's classes, in the order of their numbers. "
      + "Not needed when the file holds names.")
  List<String> classes;

  @Option(names = "--calibration", required = true, paramLabel = "DATA", description = "Packets as the nodes will see them, that the model "
      + "was not trained on: a table of pclf features. Labels fit the temperature.")
  Path calibration;

  @Mixin
  OutputOptions output;

  @Spec
  CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    String name = output.checked();
    if (!Files.isRegularFile(model)) {
      throw new InputException(model + " is not there: give an ONNX file");
    }
    byte[] bytes = Files.readAllBytes(model);
    FloatModel read = OnnxModel.read(bytes, features, classes);
    output.checkDrop(read.classes());
    Table table = Tables.read(calibration, read.classes());
    Calibration packets = Calibration.of(table, read.features(), read.classes());
    int[] runtime = runtime(bytes, table, read.classes());
    Report report = new Report();
    double floatAgreement = Agreement.of(runtime, Agreement.classes(read, packets.all()));
    report.value("floatAgreement", floatAgreement);
    report.line("float          %.5f of %d packets get ONNX Runtime's class", floatAgreement, packets.all().size());
    if (floatAgreement < LEAST_AGREEMENT) {
      throw new InputException("only " + floatAgreement + " of the calibration packets get ONNX Runtime's class from what was read: "
          + "the file holds something that is not understood; export the model without steps after its probabilities");
    }
    Quantized quantized = Quantized.of(read, packets.all(), output.seed);
    report(report, quantized, runtime, packets.all());
    double logitScale = Ready.temperature(quantized, packets.labelled(), report);
    List<Drop> drops = Drop.choose(output.drop, output.precision, read.classes(), quantized.scores(packets.labelled()),
        packets.labelled().labels(), logitScale);
    report.drops(logitScale, drops, output.precision);
    SortedMap<String, String> provenance = new TreeMap<>();
    provenance.put("calibrated-on", Provenance.digest(calibration));
    provenance.put("imported-from", Provenance.digest(model));
    provenance.put("made-by", "pclf import " + Provenance.version());
    provenance.put("scores", String.format(Locale.ROOT, "%.5f of the calibration packets get ONNX Runtime's class in floats, %.5f in integers",
        floatAgreement, Agreement.of(runtime, Agreement.classes(quantized, packets.all()))));
    provenance.put("seed", Long.toString(output.seed));
    Ready.write(output, name, read, quantized, logitScale, drops, table.vantage(), provenance, report);
    report.print(spec.commandLine().getOut(), output.json);
    return 0;
  }

  private static void report(Report report, Quantized quantized, int[] runtime, Samples packets) {
    double agreement = Agreement.of(runtime, Agreement.classes(quantized, packets));
    report.value("agreement", agreement);
    report.line("integers       %.5f of %d packets get ONNX Runtime's class", agreement, packets.size());
    report.quantization(quantized);
  }

  /** All inputs of the file, also those that the model turned out not to look at. */
  private int[] runtime(byte[] bytes, Table table, List<String> names) {
    Samples inputs = Calibration.of(table, features, names).all();
    try (Runtime runtime = new Runtime(bytes)) {
      return runtime.classes(inputs.values(), names.size());
    }
  }
}
