package dev.packetclassifier.modelkit.onnx;

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
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What ONNX Runtime says of packets: the judge of whether a file was read rightly. */
final class Runtime implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
  private final OrtSession session;

  Runtime(byte[] model) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      session = environment.createSession(model, options);
    } catch (OrtException e) {
      throw refused(e);
    }
  }

  private static InputException refused(OrtException e) {
    String first = e.getMessage().lines().findFirst().orElse("no reason given");
    return new InputException("ONNX Runtime cannot run the model: " + first, e);
  }

  /**
   * The class that the model chooses: the largest of what it says, where it says one number a class; of a single number for two
   * classes, the second from one half on.
   *
   * @param values [packet][input] raw features, in the order of the model's inputs
   * @return [packet] index of a class
   */
  int[] classes(long[][] values, int classes) {
    Map<String, OnnxTensor> inputs = new HashMap<>();
    try {
      int column = 0;
      for (String name : session.getInputNames()) {
        int width = width(name, values[0].length);
        inputs.put(name, tensor(values, column, width));
        column += width;
      }
      try (OrtSession.Result result = session.run(inputs)) {
        return read(result, values.length, classes);
      }
    } catch (OrtException e) {
      throw refused(e);
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  private int width(String name, int all) throws OrtException {
    TensorInfo info = (TensorInfo) session.getInputInfo().get(name).getInfo();
    if (info.type != OnnxJavaType.FLOAT) {
      throw new InputException("input " + name + " takes " + info.type + ": export the model with single precision inputs");
    }
    long[] shape = info.getShape();
    return shape.length == 2 && shape[1] > 0 ? (int) shape[1] : all;
  }

  private OnnxTensor tensor(long[][] values, int column, int width) throws OrtException {
    FloatBuffer buffer = FloatBuffer.allocate(values.length * width);
    for (long[] row : values) {
      for (int i = 0; i < width; i++) {
        buffer.put(row[column + i]);
      }
    }
    return OnnxTensor.createTensor(environment, buffer.rewind(), new long[] {values.length, width});
  }

  private static int[] read(OrtSession.Result result, int packets, int classes) throws OrtException {
    int last = result.size() - 1;
    for (int i = last; i >= 0; i--) {
      OnnxValue value = result.get(i);
      if (value instanceof OnnxSequence sequence) {
        return maps(sequence, packets);
      }
      if (value.getValue() instanceof float[][] rows) {
        return rows(rows, classes);
      }
    }
    throw new InputException("the model gives no class probabilities: export it with them");
  }

  private static int[] rows(float[][] rows, int classes) {
    int[] best = new int[rows.length];
    for (int p = 0; p < rows.length; p++) {
      if (rows[p].length == 1) {
        best[p] = rows[p][0] > 0.5f ? 1 : 0;
        continue;
      }
      for (int c = 1; c < classes; c++) {
        if (rows[p][c] > rows[p][best[p]]) {
          best[p] = c;
        }
      }
    }
    return best;
  }

  /** What ZipMap makes of a row: label to probability, in the order of the labels. */
  private static int[] maps(OnnxSequence sequence, int packets) throws OrtException {
    List<? extends OnnxValue> elements = sequence.getValue();
    int[] best = new int[packets];
    for (int p = 0; p < packets; p++) {
      OnnxMap map = (OnnxMap) elements.get(p);
      Map<?, ?> said = new TreeMap<>(map.getValue());
      float top = Float.NEGATIVE_INFINITY;
      int c = 0;
      for (Object probability : said.values()) {
        if ((Float) probability > top) {
          top = (Float) probability;
          best[p] = c;
        }
        c++;
      }
      map.close();
    }
    return best;
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
