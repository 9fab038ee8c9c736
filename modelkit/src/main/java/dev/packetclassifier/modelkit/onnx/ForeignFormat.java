// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.onnx;

import dev.packetclassifier.modelkit.InputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Model files that are no ONNX, recognised by their first bytes, each with the line that exports the model. */
enum ForeignFormat {
  GZIP("compressed by gzip", "unpack it first: gunzip FILE", bytes(0x1f, 0x8b)),
  ZSTD("compressed by zstd", "unpack it first: zstd -d FILE", bytes(0x28, 0xb5, 0x2f, 0xfd)),
  BZIP2("compressed by bzip2", "unpack it first: bunzip2 FILE", bytes('B', 'Z', 'h')),
  XZ("compressed by xz", "unpack it first: unxz FILE", bytes(0xfd, '7', 'z', 'X', 'Z')),
  TORCH_ARCHIVE("a PyTorch file", Export.TORCH, bytes('P', 'K', 3, 4), "data.pkl"),
  KERAS_ARCHIVE("a Keras file", Export.KERAS, bytes('P', 'K', 3, 4), "model.weights.h5"),
  NUMPY_ARCHIVE("a NumPy file", Export.ANY, bytes('P', 'K', 3, 4), ".npy"),
  ZIP("a ZIP archive", "unpack it first: unzip FILE", bytes('P', 'K', 3, 4)),
  HDF5("an HDF5 file, as Keras writes it", Export.KERAS, bytes(0x89, 'H', 'D', 'F')),
  TORCH_LEGACY("a PyTorch file", Export.TORCH, bytes(0x80, 2, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20)),
  PICKLE("a Python pickle", Export.SKLEARN, bytes(0x80), null) {
    /** The second byte is the protocol; an ONNX file cannot begin so. */
    @Override
    boolean matches(byte[] file) {
      return file.length > 2 && (file[0] & 0xff) == 0x80 && file[1] >= 2 && file[1] <= 5;
    }
  },
  JOBLIB("a Python pickle compressed by joblib", Export.SKLEARN, bytes(0x78), null) {
    @Override
    boolean matches(byte[] file) {
      return file.length > 2 && file[0] == 0x78
          && (file[1] == 1 || (file[1] & 0xff) == 0x9c || (file[1] & 0xff) == 0xda || file[1] == 0x5e);
    }
  },
  TFLITE("a TensorFlow Lite file", "export the float model: python -m tf2onnx.convert --tflite model.tflite --output model.onnx", bytes(),
      null) {
    @Override
    boolean matches(byte[] file) {
      return file.length > 8 && new String(file, 4, 4, StandardCharsets.ISO_8859_1).equals("TFL3");
    }
  },
  XGBOOST_JSON("an XGBoost model in JSON", Export.XGBOOST, bytes('{'), "\"learner\""),
  LIGHTGBM_JSON("a LightGBM model in JSON", Export.LIGHTGBM, bytes('{'), "\"tree_info\""),
  JSON("JSON", Export.ANY, bytes('{'), "\":"),
  XGBOOST_UBJ("an XGBoost model in UBJSON", Export.XGBOOST, bytes('{'), "learner"),
  XGBOOST_BINARY("an XGBoost model in its old binary form", Export.XGBOOST, bytes('b', 'i', 'n', 'f')),
  LIGHTGBM_TEXT("a LightGBM model in text", Export.LIGHTGBM, bytes('t', 'r', 'e', 'e', '\n'), "version="),
  CATBOOST("a CatBoost model", "export it with model.save_model(\"model.onnx\", format=\"onnx\")", bytes('C', 'B', 'M', '1')),
  PMML("PMML", Export.ANY, bytes('<', '?', 'x', 'm', 'l'));

  /** How to come by an ONNX file. */
  private static final class Export {
    static final String TORCH = "export it with torch.onnx.export(model.eval(), (example,), \"model.onnx\")";
    static final String KERAS = "export it with model.export(\"model.onnx\", format=\"onnx\")";
    static final String SKLEARN = "load it in Python and export it with skl2onnx.to_onnx(model, X[:1].astype(numpy.float32)) (XGBoost, LightGBM: "
        + "onnxmltools.convert_xgboost, convert_lightgbm)";
    static final String XGBOOST = "export it with onnxmltools.convert_xgboost(model, initial_types=[(\"input\", FloatTensorType([None, n]))])";
    static final String LIGHTGBM = "export it with onnxmltools.convert_lightgbm(model, initial_types=[(\"input\", FloatTensorType([None, n]))])";
    static final String ANY = "export the model to ONNX with its library: skl2onnx, onnxmltools, torch.onnx or Keras's model.export";

    private Export() {}
  }

  /** Bytes that are searched for what a format contains. */
  private static final int SEARCHED = 1 << 16;

  private final String what;
  private final String advice;
  private final byte[] start;
  private final String inside;

  ForeignFormat(String what, String advice, byte[] start) {
    this(what, advice, start, null);
  }

  ForeignFormat(String what, String advice, byte[] start, String inside) {
    this.what = what;
    this.advice = advice;
    this.start = start;
    this.inside = inside;
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  boolean matches(byte[] file) {
    return file.length > start.length && Arrays.equals(Arrays.copyOf(file, start.length), start)
        && (inside == null || searched(file).contains(inside));
  }

  /** The names in an archive stand at its beginning, and again at its end. */
  private static String searched(byte[] file) {
    String first = new String(file, 0, Math.min(file.length, SEARCHED), StandardCharsets.ISO_8859_1);
    int from = Math.max(0, file.length - SEARCHED);
    return first + new String(file, from, file.length - from, StandardCharsets.ISO_8859_1);
  }

  /** @throws InputException when a file is one of these, saying which, and how to export it */
  static void check(Path file, byte[] bytes) {
    List.of(values()).stream().filter(format -> format.matches(bytes)).findFirst().ifPresent(format -> {
      throw new InputException(file + " is " + format.what + ", not ONNX: " + format.advice);
    });
  }

  /** @throws InputException for a folder, saying what it is */
  static void checkFolder(Path folder) {
    if (Files.isDirectory(folder)) {
      throw new InputException(folder + " is a folder" + (Files.exists(folder.resolve("saved_model.pb"))
          ? " with a TensorFlow SavedModel: export it with python -m tf2onnx.convert --saved-model " + folder + " --output model.onnx"
          : ": give an ONNX file"));
    }
  }
}
