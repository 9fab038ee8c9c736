// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.quantize;

import dev.packetclassifier.modelkit.floating.FloatModel;
import dev.packetclassifier.modelkit.floating.FloatModels;
import dev.packetclassifier.modelkit.table.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pclf quantize}. */
@Command(name = "quantize", mixinStandardHelpOptions = true, sortOptions = false, description = "Turns a float model into a classifier that the kernel runs, and says what that costs.", footer = {
    "", "Example:", "  pclf train flows.csv --model network --group file -o guard.yaml --float-model guard.json",
    "  pclf quantize guard.json --calibration newer.csv --drop scan -o guard.yaml"})
public final class QuantizeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "MODEL", description = "A float model that pclf train or pclf import wrote with --float-model.")
  Path model;

  @Mixin
  CalibrationOptions calibrating;

  @Mixin
  OutputOptions output;

  @Spec
  CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    String name = output.checked();
    FloatModel read = FloatModels.read(model);
    output.checkDrop(read.classes());
    Report report = new Report();
    Table table = calibrating.read(read.classes(), report);
    CalibrationPackets packets = CalibrationPackets.of(table, read.features(), read.classes());
    Quantized quantized = Quantized.of(read, packets.all(), output.seed);
    warnOfOthers(table, read.classes(), report);
    report.quantization(quantized);
    double agreement = Agreement.of(read, quantized, packets.all());
    report.value("agreement", agreement);
    report.line("agreement      %.5f of %d packets get the float model's class", agreement, packets.all().size());
    LabelFit.report(read, quantized, packets.labelled(), report);
    double logitScale = ClassifierOutput.temperature(quantized, packets.labelled(), report);
    List<DropThreshold> drops = DropThreshold.choose(output.drop, output.precision, read.classes(), quantized.scores(packets.labelled()),
        packets.labelled().labels(), logitScale);
    report.drops(logitScale, drops, output.precision);
    SortedMap<String, String> provenance = new TreeMap<>();
    provenance.put("calibrated-on", Provenance.digest(calibrating.calibration));
    provenance.put("made-by", "pclf quantize " + Provenance.version());
    provenance.put("scores", String.format(Locale.ROOT, "%.5f of the calibration packets get the float model's class", agreement));
    provenance.put("seed", Long.toString(output.seed));
    Quantized pruned = quantized.pruned();
    ClassifierOutput.sayUnused(read.features(), pruned, report);
    ClassifierOutput.write(output, name, read, pruned, logitScale, drops, table.vantage(), provenance, report);
    report.print(spec.commandLine().getOut(), output.json);
    return 0;
  }

  /** A name written otherwise than the model's is easily overlooked, and its packets count for nothing. */
  private static void warnOfOthers(Table table, List<String> classes, Report report) {
    List<String> others = Arrays.stream(table.classes()).filter(label -> !classes.contains(label)).toList();
    if (!others.isEmpty()) {
      report.warn("the model has no class " + String.join(", ", others) + ": packets labelled so fit no temperature and count for no drop");
    }
  }
}
