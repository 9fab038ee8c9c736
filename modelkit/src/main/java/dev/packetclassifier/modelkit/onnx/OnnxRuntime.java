// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.packetclassifier.modelkit.InputException;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** What ONNX Runtime predicts for packets: the reference that shows whether a file was read rightly. */
final class OnnxRuntime implements AutoCloseable {
  /** Of a model that takes any number of packets: more would only need more memory. */
  private static final int MOST_ROWS = 8192;
  private static final int MOST_STAMPS = 4;

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
  private final OrtSession session;

  OnnxRuntime(byte[] model) {
    session = session(model);
  }

  private OrtSession session(byte[] model) {
    byte[] tried = model;
    // Once for the version of the file, once for each of its operator sets.
    for (int attempt = 0;; attempt++) {
      try {
        return open(tried);
      } catch (OrtException e) {
        byte[] older = attempt < MOST_STAMPS ? OlderStamp.of(tried, e.getMessage()) : null;
        if (older == null) {
          throw refused(e);
        }
        tried = older;
      }
    }
  }

  private OrtSession open(byte[] model) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      return environment.createSession(model, options);
    }
  }

  private static InputException refused(OrtException e) {
    String first = e.getMessage().lines().findFirst().orElse("no reason given");
    String advice = first.contains("double")
        ? "export it with single precision inputs (scikit-learn: to_onnx(model, X[:1].astype(numpy.float32)))"
        : "export it again, and see that it runs in Python";
    return new InputException("ONNX Runtime cannot run the model, so nothing can be compared; " + advice + ": " + first, e);
  }

  /**
   * The class that the model chooses: the largest of its outputs, where it has one number a class; of a single number for two
   * classes, the second from one half on.
   *
   * @param values [packet][input] raw features, in the order of the model's inputs
   * @return [packet] index of a class
   */
  int[] classes(long[][] values, int classes) {
    return best(scores(values, classes));
  }

  /**
   * What the model says of each class, or of the second of two alone.
   *
   * @param values [packet][input] raw features, in the order of the model's inputs
   * @return [packet][class], or [packet][1]
   */
  double[][] scores(long[][] values, int classes) {
    double[][] scores = new double[values.length][];
    try {
      int rows = rowsAtOnce();
      for (int from = 0; from < values.length; from += rows) {
        double[][] part = run(rows(values, from, rows), classes);
        System.arraycopy(part, 0, scores, from, Math.min(rows, values.length - from));
      }
    } catch (OrtException e) {
      throw refused(e);
    }
    return scores;
  }

  /** Some exporters fix the number of packets at that of the example they were given. */
  private int rowsAtOnce() throws OrtException {
    for (NodeInfo input : session.getInputInfo().values()) {
      long[] shape = ((TensorInfo) input.getInfo()).getShape();
      if (shape.length == 2 && shape[0] > 0) {
        return (int) shape[0];
      }
    }
    return MOST_ROWS;
  }

  /** So many from there on; where the packets end before a fixed number of them, the last one again and again. */
  private static long[][] rows(long[][] values, int from, int rows) {
    long[][] part = new long[rows == MOST_ROWS ? Math.min(rows, values.length - from) : rows][];
    Arrays.setAll(part, i -> values[Math.min(from + i, values.length - 1)]);
    return part;
  }

  private double[][] run(long[][] values, int classes) throws OrtException {
    Map<String, OnnxTensor> inputs = new HashMap<>();
    try {
      int column = 0;
      for (Map.Entry<String, NodeInfo> input : session.getInputInfo().entrySet()) {
        TensorInfo info = (TensorInfo) input.getValue().getInfo();
        int width = (int) info.getShape()[1];
        inputs.put(input.getKey(), tensor(info.type, values, column, width));
        column += width;
      }
      try (OrtSession.Result result = session.run(inputs)) {
        return read(result, values.length, classes);
      }
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  private OnnxTensor tensor(OnnxJavaType type, long[][] values, int column, int width) throws OrtException {
    long[] shape = {values.length, width};
    LongStream raw = Arrays.stream(values).flatMapToLong(row -> Arrays.stream(row, column, column + width));
    return switch (type) {
      case DOUBLE -> OnnxTensor.createTensor(environment, DoubleBuffer.wrap(raw.asDoubleStream().toArray()), shape);
      case INT64 -> OnnxTensor.createTensor(environment, LongBuffer.wrap(raw.toArray()), shape);
      case INT32 -> OnnxTensor.createTensor(environment, IntBuffer.wrap(raw.mapToInt(value -> (int) value).toArray()), shape);
      default -> OnnxTensor.createTensor(environment, floats(raw.toArray()), shape);
    };
  }

  private static FloatBuffer floats(long[] raw) {
    FloatBuffer floats = FloatBuffer.allocate(raw.length);
    for (long value : raw) {
      floats.put(value);
    }
    return floats.rewind();
  }

  private static double[][] read(OrtSession.Result result, int packets, int classes) throws OrtException {
    for (int i = result.size() - 1; i >= 0; i--) {
      OnnxValue value = result.get(i);
      if (value instanceof OnnxSequence sequence) {
        return maps(sequence, packets);
      }
      double[][] rows = rows(value.getValue());
      if (rows != null && rows.length == packets && (rows[0].length == classes || rows[0].length == 1 && classes == 2)) {
        return rows;
      }
    }
    throw new InputException("the model gives no probability for each of its " + classes + " classes: export it with them");
  }

  /** [packet][score]; null for what is no scores. */
  private static double[][] rows(Object value) {
    if (value instanceof float[][] rows) {
      return Arrays.stream(rows).map(OnnxRuntime::doubles).toArray(double[][]::new);
    }
    if (value instanceof float[] column) {
      return Arrays.stream(doubles(column)).mapToObj(score -> new double[] {score}).toArray(double[][]::new);
    }
    if (value instanceof double[] column) {
      return Arrays.stream(column).mapToObj(score -> new double[] {score}).toArray(double[][]::new);
    }
    return value instanceof double[][] rows ? rows : null;
  }

  private static double[] doubles(float[] floats) {
    double[] doubles = new double[floats.length];
    Arrays.setAll(doubles, i -> floats[i]);
    return doubles;
  }

  private static int[] best(double[][] rows) {
    int[] best = new int[rows.length];
    for (int p = 0; p < rows.length; p++) {
      if (rows[p].length == 1) {
        best[p] = rows[p][0] > 0.5 ? 1 : 0;
        continue;
      }
      for (int c = 1; c < rows[p].length; c++) {
        if (rows[p][c] > rows[p][best[p]]) {
          best[p] = c;
        }
      }
    }
    return best;
  }

  /** What ZipMap makes of a row: label to probability, in the order of the labels. */
  private static double[][] maps(OnnxSequence sequence, int packets) throws OrtException {
    List<? extends OnnxValue> elements = sequence.getValue();
    double[][] rows = new double[packets][];
    for (int p = 0; p < packets; p++) {
      try (OnnxMap map = (OnnxMap) elements.get(p)) {
        rows[p] = new TreeMap<Object, Object>(map.getValue()).values().stream().mapToDouble(share -> (Float) share).toArray();
      }
    }
    return rows;
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw refused(e);
    }
  }
}
