package dev.packetclassifier.modelkit.onnx;

import java.util.Arrays;

/** Numbers that come one by one. Whole ones are exact up to 2^53: more than any index or label needs. */
final class Numbers {
  private double[] values = new double[16];
  private int size;

  void add(double value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
  }

  double[] doubles() {
    return Arrays.copyOf(values, size);
  }

  int size() {
    return size;
  }
}
