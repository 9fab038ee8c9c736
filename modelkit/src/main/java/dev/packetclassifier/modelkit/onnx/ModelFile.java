// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.packetclassifier.modelkit.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * An ONNX file as it is on the disk. PyTorch's exporter, unless told otherwise, keeps the weights in a second file beside the first: they are
 * put where they belong (onnx.proto: TensorProto.external_data), so that the rest of the program meets one model of one file.
 */
final class ModelFile {
  private static final long MOST_BYTES = 256L << 20;

  private final Path file;
  private final Map<Path, byte[]> others = new LinkedHashMap<>();
  private final byte[] bytes;

  private ModelFile(Path file) throws IOException {
    this.file = file;
    byte[] model = read(file);
    ForeignFormat.check(file, model);
    bytes = joined(model);
  }

  /** @throws InputException when it is not there, is too large, or keeps weights where they are not */
  static ModelFile of(Path file) throws IOException {
    ForeignFormat.checkFolder(file);
    if (!Files.isRegularFile(file)) {
      throw new InputException(file + " is not there: give an ONNX file");
    }
    return new ModelFile(file);
  }

  /** A model of one file. */
  byte[] bytes() {
    return bytes;
  }

  /** Further files that hold weights of the model. */
  Set<Path> others() {
    return others.keySet();
  }

  private static byte[] read(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new InputException(file + " has " + (Files.size(file) >> 20) + " MiB, an ONNX file of a model that fits the kernel at most "
          + (MOST_BYTES >> 20) + ": give that file, or train a smaller model");
    }
    return Files.readAllBytes(file);
  }

  /** The model with its weights in it; the very bytes of a model that has them already. */
  private byte[] joined(byte[] model) throws IOException {
    ModelProto.Builder proto = Graph.parsed(model).toBuilder();
    boolean changed = false;
    for (TensorProto.Builder tensor : proto.getGraphBuilder().getInitializerBuilderList()) {
      if (tensor.getExternalDataCount() > 0) {
        Map<String, String> place = new HashMap<>();
        tensor.getExternalDataList().forEach(entry -> place.put(entry.getKey(), Names.clean(entry.getValue())));
        tensor.setRawData(ByteString.copyFrom(weights(place))).clearExternalData().clearDataLocation();
        changed = true;
      }
    }
    return changed ? proto.build().toByteArray() : model;
  }

  private byte[] weights(Map<String, String> place) throws IOException {
    String location = place.getOrDefault("location", "");
    byte[] all = other(location);
    long offset = number(place.getOrDefault("offset", "0"));
    long length = number(place.getOrDefault("length", Long.toString(all.length - offset)));
    if (offset < 0 || length < 0 || offset > all.length || length > all.length - offset) {
      throw new InputException(
          file + " takes bytes " + offset + " to " + (offset + length) + " of " + location + ", which has " + all.length
              + ": the two do not belong together, export the model again");
    }
    return Arrays.copyOfRange(all, (int) offset, (int) (offset + length));
  }

  /** Only beside the file or below: a model must not make us read what it likes. */
  private byte[] other(String location) throws IOException {
    Path folder = file.toAbsolutePath().normalize().getParent();
    Path other;
    try {
      other = folder.resolve(location).normalize();
    } catch (InvalidPathException e) {
      other = folder;
    }
    if (!other.startsWith(folder) || other.equals(folder)) {
      throw new InputException(file + " keeps its weights in \"" + location + "\", which is no file beside it: export it as one file "
          + "(torch.onnx.export: external_data=False)");
    }
    if (!Files.isRegularFile(other)) {
      throw new InputException(
          file + " keeps its weights in " + location + ", which is not beside it: put it there, or export the model as one "
              + "file (torch.onnx.export: external_data=False)");
    }
    byte[] known = others.get(other);
    if (known == null) {
      known = read(other);
      others.put(other, known);
    }
    return known;
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
