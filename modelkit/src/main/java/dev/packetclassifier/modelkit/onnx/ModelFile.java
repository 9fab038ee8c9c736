package dev.packetclassifier.modelkit.onnx;

import dev.packetclassifier.modelkit.InputException;
import java.io.ByteArrayOutputStream;
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
  /** Fields of onnx.proto. */
  static final int EXTERNAL_DATA = 13;
  static final int RAW_DATA = 9;
  private static final int GRAPH = 7;
  private static final int INITIALIZER = 5;
  private static final int DATA_LOCATION = 14;

  private static final long MOST_BYTES = 256L << 20;

  private final Path file;
  private final Map<Path, byte[]> others = new LinkedHashMap<>();
  private final byte[] bytes;

  private ModelFile(Path file) throws IOException {
    this.file = file;
    bytes = whole(read(file), GRAPH);
  }

  /** @throws InputException when it is not there, is too large, or keeps weights where they are not */
  static ModelFile of(Path file) throws IOException {
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

  /** The message with its weights in it: of the model its graph, of the graph its initializers. */
  private byte[] whole(byte[] message, int inside) throws IOException {
    ByteArrayOutputStream written = new ByteArrayOutputStream(message.length);
    boolean changed = false;
    Wire wire = new Wire(message);
    while (wire.next()) {
      if (wire.field() != inside) {
        wire.copy(written);
        continue;
      }
      byte[] before = wire.bytes();
      byte[] after = inside == GRAPH ? whole(before, INITIALIZER) : tensor(before);
      changed |= after != before;
      Wire.put(inside, after, written);
    }
    return changed ? written.toByteArray() : message;
  }

  private byte[] tensor(byte[] message) throws IOException {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    Map<String, String> place = new HashMap<>();
    Wire wire = new Wire(message);
    while (wire.next()) {
      if (wire.field() == EXTERNAL_DATA) {
        entry(wire.message(), place);
      } else if (wire.field() != DATA_LOCATION) {
        wire.copy(written);
      }
    }
    if (place.isEmpty()) {
      return message;
    }
    Wire.put(RAW_DATA, weights(place), written);
    return written.toByteArray();
  }

  private static void entry(Wire wire, Map<String, String> into) {
    String key = "";
    String value = "";
    while (wire.next()) {
      if (wire.field() == 1) {
        key = wire.text();
      } else if (wire.field() == 2) {
        value = wire.text();
      }
    }
    into.put(key, value);
  }

  private byte[] weights(Map<String, String> place) throws IOException {
    String location = place.getOrDefault("location", "");
    byte[] all = other(location);
    long offset = number(place.getOrDefault("offset", "0"));
    long length = number(place.getOrDefault("length", Long.toString(all.length - offset)));
    if (offset < 0 || length < 0 || offset > all.length || length > all.length - offset) {
      throw new InputException(file + " takes bytes " + offset + " to " + (offset + length) + " of " + location + ", which has " + all.length
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
      throw new InputException(file + " keeps its weights in " + location + ", which is not beside it: put it there, or export the model as one "
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
