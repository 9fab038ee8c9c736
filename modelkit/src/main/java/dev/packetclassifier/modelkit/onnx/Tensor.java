package dev.packetclassifier.modelkit.onnx;

import dev.packetclassifier.modelkit.InputException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
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

  static Tensor read(Wire wire, String[] name) {
    Numbers dims = new Numbers();
    Numbers values = new Numbers();
    List<String> texts = new ArrayList<>();
    ByteBuffer raw = null;
    int type = 0;
    while (wire.next()) {
      switch (wire.field()) {
        case 1 -> wire.longs(dims);
        case 2 -> type = (int) wire.number();
        case 4 -> wire.floats(4, values);
        case 5, 7 -> wire.longs(values);
        case 6 -> texts.add(wire.text());
        case 8 -> name[0] = wire.text();
        case ModelFile.RAW_DATA -> raw = wire.raw();
        case 10 -> wire.floats(8, values);
        case ModelFile.EXTERNAL_DATA -> throw new InputException("tensor " + name[0] + " lies in another file, though it is none of the "
            + "model's weights: export it as one file (torch.onnx.export: external_data=False)");
        default -> { }
      }
    }
    if (type != STRING) {
      width(type, name[0]);
    }
    if (raw != null) {
      raw(raw, type, name[0], values);
    }
    return new Tensor(ints(dims.doubles()), values.doubles(), texts).whole(name[0]);
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
    double[] turned = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      turned[i % dims[1] * dims[0] + i / dims[1]] = values[i];
    }
    return new Tensor(new int[] {dims[1], dims[0]}, turned, texts);
  }

  /** The same in single precision. */
  Tensor single() {
    return new Tensor(dims, Arrays.stream(values).map(value -> (float) value).toArray(), texts);
  }

  private static void raw(ByteBuffer raw, int type, String name, Numbers into) {
    while (raw.hasRemaining()) {
      if (raw.remaining() < width(type, name)) {
        throw new InputException("tensor " + name + " is cut off: export the model again");
      }
      into.add(switch (type) {
        case FLOAT -> raw.getFloat();
        case DOUBLE -> raw.getDouble();
        case INT64 -> raw.getLong();
        case INT32 -> raw.getInt();
        case UINT8, BOOL -> raw.get() & 0xff;
        default -> raw.get();
      });
    }
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
