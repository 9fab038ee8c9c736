// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.quantize;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.modelkit.file.AtomicFile;
import dev.packetclassifier.modelkit.floating.FloatModel;
import dev.packetclassifier.modelkit.floating.FloatModels;
import dev.packetclassifier.modelkit.floating.InputPruning;
import dev.packetclassifier.modelkit.floating.Samples;
import dev.packetclassifier.modelkit.table.Vantage;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** The last steps of every command that makes a classifier: temperature, confidences, files. */
public final class ClassifierOutput {
  private ClassifierOutput() {}

  /**
   * The temperature of a model that comes from elsewhere.
   *
   * @param labelled packets; may be none, then the model's own word is taken
   */
  public static double temperature(Quantized quantized, Samples labelled, Report report) {
    if (labelled.size() == 0) {
      report.warn("no calibration packet has a label of the model's: confidences are the float model's own, not fitted");
      return Temperature.significant(quantized.unit());
    }
    double scale = Temperature.fit(quantized.scores(labelled), labelled.labels());
    if (Temperature.atBound(scale)) {
      report.warn("the temperature lies at its bound (one integer step is " + scale
          + " nats): the scores say nothing of how likely the labels are, "
          + "or everything; check the order of --features and --classes, and that the packets are of the kind that the model was trained on");
    }
    return scale;
  }

  /**
   * Says which inputs the kernel need not look at.
   *
   * @param named features that the model was given
   * @param quantized {@link Quantized#pruned}
   */
  public static void sayUnused(List<Feature> named, Quantized quantized, Report report) {
    Set<Feature> used = quantized.model().inputs().stream().map(Input::feature).collect(Collectors.toSet());
    List<Feature> unused = named.stream().filter(feature -> !used.contains(feature)).distinct().toList();
    report.value("unusedInputs", unused);
    if (!unused.isEmpty()) {
      report.line("unused         %d of %d inputs change no score and are left out: %s", unused.size(), named.size(), unused);
    }
  }

  /**
   * Writes what was asked for, the manifest last.
   *
   * @param model in floating point
   * @param quantized the same in integers, {@link Quantized#pruned}
   * @param vantage from where the packets were seen that the model was fitted to
   */
  public static void write(OutputOptions options, String name, FloatModel model, Quantized quantized, double logitScale,
      List<DropThreshold> drops,
      Vantage vantage, SortedMap<String, String> provenance, Report report) throws IOException {
    quantized.spec().vantage = dev.packetclassifier.api.v1alpha1.Vantage.valueOf(vantage.name());
    quantized.spec().stationKey = options.stationKey;
    // Both are made before either is written.
    byte[] manifest = Manifest.of(name, quantized.spec(), logitScale, drops, options.interfaces, provenance);
    if (options.floatModel != null) {
      AtomicFile.write(options.floatModel, FloatModels.write(InputPruning.of(model)));
      report.value("floatModel", options.floatModel.toString());
      report.line("wrote          %s", options.floatModel);
    }
    AtomicFile.write(options.output, manifest);
    report.value("manifest", options.output.toString());
    report.line("wrote          %s", options.output);
  }
}
