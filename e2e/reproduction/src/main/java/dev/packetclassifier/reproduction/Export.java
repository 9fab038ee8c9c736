// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.reproduction;

import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.image.Images;
import dev.packetclassifier.bpf.image.Settings;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.modelkit.floating.FloatModels;
import dev.packetclassifier.modelkit.manifest.Classifier;
import dev.packetclassifier.modelkit.manifest.Manifests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code Export MANIFEST FLOAT-MODEL TABLE FOLDER}: both forms of a model, and packets, as the commands of {@code inference} read them. */
public final class Export {
  private Export() {}

  public static void main(String[] arguments) throws IOException {
    Classifier classifier = Manifests.read(Path.of(arguments[0]));
    Model model = classifier.model();
    Path folder = Files.createDirectories(Path.of(arguments[3]));
    Files.write(folder.resolve("settings"), Settings.of(model, false, Geometry.standard()).bytes());
    Files.write(folder.resolve("image"),
        Images.of(model, classifier.policy().actions(), new int[model.classes().size()], classifier.digest(), Mode.Observe, 0));
    Files.write(folder.resolve("float"), FloatBytes.of(FloatModels.read(Path.of(arguments[1]))));
    Files.write(folder.resolve("packets"), packets(model, Path.of(arguments[2])));
  }

  /** Numbers of the features, ended by -1, then packet by packet their values. */
  private static byte[] packets(Model model, Path table) throws IOException {
    var features = model.inputs().stream().map(input -> input.feature()).toList();
    long[][] packets = Packets.of(table, features);
    ByteBuffer bytes = ByteBuffer.allocate((features.size() + 1 + packets.length * features.size()) * Integer.BYTES)
        .order(ByteOrder.nativeOrder());
    features.forEach(feature -> bytes.putInt(feature.ordinal()));
    bytes.putInt(-1);
    for (long[] packet : packets) {
      for (long value : packet) {
        bytes.putInt((int) value);
      }
    }
    return bytes.array();
  }
}
