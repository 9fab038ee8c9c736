// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.packetclassifier.modelkit.InputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * A constant of the graph.
 *
 * @param dims its shape; none for a scalar
 * @param values row by row; empty for texts
 * @param texts row by row; empty for numbers
 */
record Tensor(int[] dims, double[] values, List<String> texts) {
  static final int FLOAT = 1;
  private static final int UINT8 = 2;
  private static final int INT8 = 3;
  private static final int INT32 = 6;
  private static final int INT64 = 7;
  static final int STRING = 8;
  private static final int BOOL = 9;
  static final int DOUBLE = 11;

  /** @param name for messages */
  static Tensor of(TensorProto proto, String name) {
    if (proto.getExternalDataCount() > 0) {
      throw new InputException("tensor " + name + " lies in another file, though it is none of the model's weights: export it as one file "
          + "(torch.onnx.export: external_data=False)");
    }
    int[] dims = proto.getDimsList().stream().mapToInt(dim -> (int) Math.max(-1, Math.min(Integer.MAX_VALUE, dim))).toArray();
    if (proto.getDataType() == STRING) {
      List<String> texts = proto.getStringDataList().stream().map(text -> Names.clean(text.toStringUtf8())).toList();
      return new Tensor(dims, new double[0], texts).whole(name);
    }
    width(proto.getDataType(), name);
    double[] values = proto.hasRawData()
        ? raw(proto.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN), proto.getDataType(), name)
        : typed(proto);
    return new Tensor(dims, values, List.of()).whole(name);
  }

  /** Whole numbers are exact up to 2^53: more than any index or label needs. */
  private static double[] typed(TensorProto proto) {
    return switch (proto.getDataType()) {
      case FLOAT -> proto.getFloatDataList().stream().mapToDouble(Float::doubleValue).toArray();
      case DOUBLE -> proto.getDoubleDataList().stream().mapToDouble(Double::doubleValue).toArray();
      case INT64 -> proto.getInt64DataList().stream().mapToDouble(Long::doubleValue).toArray();
      default -> proto.getInt32DataList().stream().mapToDouble(Integer::doubleValue).toArray();
    };
  }

  /** @throws InputException when it has not as many elements as its shape says */
  private Tensor whole(String name) {
    long elements = 1;
    for (int dim : dims) {
      elements = Math.min(Integer.MAX_VALUE, elements * dim);
    }
    int there = Math.max(values.length, texts.size());
    if (elements != there || Arrays.stream(dims).anyMatch(dim -> dim < 0)) {
      throw new InputException("tensor " + name + " has " + there + " elements, which its shape " + Arrays.toString(dims)
          + " does not hold: export the model again");
    }
    return this;
  }

  /** Whether elements of this type can hold a feature. */
  static boolean isNumber(int type) {
    return type == FLOAT || type == DOUBLE || type == INT32 || type == INT64;
  }

  /** Rows become columns. */
  Tensor transposed() {
    double[] transposed = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      transposed[i % dims[1] * dims[0] + i / dims[1]] = values[i];
    }
    return new Tensor(new int[] {dims[1], dims[0]}, transposed, texts);
  }

  /** The same in single precision. */
  Tensor single() {
    return new Tensor(dims, Arrays.stream(values).map(value -> (float) value).toArray(), texts);
  }

  private static double[] raw(ByteBuffer raw, int type, String name) {
    int width = width(type, name);
    if (raw.remaining() % width != 0) {
      throw new InputException("tensor " + name + " is cut off: export the model again");
    }
    double[] values = new double[raw.remaining() / width];
    for (int i = 0; i < values.length; i++) {
      values[i] = switch (type) {
        case FLOAT -> raw.getFloat();
        case DOUBLE -> raw.getDouble();
        case INT64 -> raw.getLong();
        case INT32 -> raw.getInt();
        case UINT8, BOOL -> raw.get() & 0xff;
        default -> raw.get();
      };
    }
    return values;
  }

  private static int width(int type, String name) {
    return switch (type) {
      case FLOAT, INT32 -> 4;
      case DOUBLE, INT64 -> 8;
      case UINT8, INT8, BOOL -> 1;
      default -> throw new InputException("tensor " + name + " has element type " + type
          + ", which is not read: export in float, double or whole numbers" + (type == STRING ? "" : " (no half precision)"));
    };
  }

  static int[] ints(double[] values) {
    int[] ints = new int[values.length];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = (int) values[i];
    }
    return ints;
  }

  /** One number for each of so many columns; one alone counts for all; null when there are others than that. */
  double[] spread(int columns) {
    if (values.length == columns) {
      return values;
    }
    if (values.length != 1) {
      return null;
    }
    double[] spread = new double[columns];
    Arrays.fill(spread, values[0]);
    return spread;
  }
}
