// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.golden;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Transform;
import dev.packetclassifier.bpf.model.Input;
import java.util.List;

/**
 * A raw value and the 8-bit input that must come of it. No packet has values near 2^32, so these are for whoever tests
 * quantization by itself. The expectations were computed apart from the code here, with integers of any size.
 *
 * @param input how the value is scaled; its feature does not matter
 * @param value 0 to 2^32-1
 * @param expected 0 to 255
 */
public record GoldenQuantization(Input input, long value, int expected) {
  private static final List<GoldenQuantization> ALL = List.of(
      of(Transform.Linear, 0, 1, 0, 0, 0),
      of(Transform.Linear, 0, 1, 0, 1, 1),
      of(Transform.Linear, 0, 1, 0, 254, 254),
      of(Transform.Linear, 0, 1, 0, 255, 255),
      of(Transform.Linear, 0, 1, 0, 256, 255),
      of(Transform.Linear, 0, 1, 0, 2147483648L, 255),
      of(Transform.Linear, 0, 1, 0, 4294967295L, 255),
      of(Transform.Linear, 2147483648L, 1, 0, 0, 0),
      of(Transform.Linear, 2147483648L, 1, 0, 2147483647, 0),
      of(Transform.Linear, 2147483648L, 1, 0, 2147483648L, 0),
      of(Transform.Linear, 2147483648L, 1, 0, 2147483903L, 255),
      of(Transform.Linear, 2147483648L, 1, 0, 4294967295L, 255),
      of(Transform.Linear, 4294967295L, 16777216, 0, 0, 0),
      of(Transform.Linear, 4294967295L, 16777216, 0, 4294967294L, 0),
      of(Transform.Linear, 4294967295L, 16777216, 0, 4294967295L, 0),
      of(Transform.Linear, 0, 16777216, 40, 0, 0),
      of(Transform.Linear, 0, 16777216, 40, 2147483648L, 255),
      of(Transform.Linear, 0, 16777216, 40, 4294967295L, 255),
      of(Transform.Linear, 0, 1, 16, 0, 0),
      of(Transform.Linear, 0, 1, 16, 32767, 0),
      of(Transform.Linear, 0, 1, 16, 32768, 1),
      of(Transform.Linear, 0, 1, 16, 98303, 1),
      of(Transform.Linear, 0, 1, 16, 98304, 2),
      of(Transform.Linear, 0, 1, 16, 2147483648L, 255),
      of(Transform.Linear, 0, 1, 16, 4294967295L, 255),
      of(Transform.Linear, 0, 0, 0, 0, 0),
      of(Transform.Linear, 0, 0, 0, 2147483648L, 0),
      of(Transform.Linear, 0, 0, 0, 4294967295L, 0),
      of(Transform.Linear, 0, 0, 40, 0, 0),
      of(Transform.Linear, 0, 0, 40, 2147483648L, 0),
      of(Transform.Linear, 0, 0, 40, 4294967295L, 0),
      of(Transform.Linear, 0, 1, 24, 0, 0),
      of(Transform.Linear, 0, 1, 24, 16777216, 1),
      of(Transform.Linear, 0, 1, 24, 2147483648L, 128),
      of(Transform.Linear, 0, 1, 24, 4278190080L, 255),
      of(Transform.Linear, 0, 1, 24, 4294967295L, 255),
      of(Transform.Linear, 100, 3, 1, 99, 0),
      of(Transform.Linear, 100, 3, 1, 100, 0),
      of(Transform.Linear, 100, 3, 1, 101, 2),
      of(Transform.Linear, 100, 3, 1, 102, 3),
      of(Transform.Linear, 100, 3, 1, 103, 5),
      of(Transform.Linear, 100, 3, 1, 104, 6),
      of(Transform.Linear, 100, 1, 1, 0, 0),
      of(Transform.Linear, 100, 1, 1, 98, 0),
      of(Transform.Linear, 100, 1, 1, 99, 0),
      of(Transform.Linear, 100, 1, 1, 100, 0),
      of(Transform.Linear, 100, 1, 1, 101, 1),
      of(Transform.Linear, 4294967295L, 16777216, 40, 0, 0),
      of(Transform.Linear, 4294967295L, 16777216, 40, 2147483648L, 0),
      of(Transform.Linear, 4294967295L, 16777216, 40, 4294967295L, 0),
      of(Transform.Log2, 0, 1, 5, 0, 0),
      of(Transform.Log2, 0, 1, 5, 1, 8),
      of(Transform.Log2, 0, 1, 5, 2, 12),
      of(Transform.Log2, 0, 1, 5, 3, 16),
      of(Transform.Log2, 0, 1, 5, 6, 22),
      of(Transform.Log2, 0, 1, 5, 7, 24),
      of(Transform.Log2, 0, 1, 5, 126, 56),
      of(Transform.Log2, 0, 1, 5, 127, 56),
      of(Transform.Log2, 0, 1, 5, 254, 64),
      of(Transform.Log2, 0, 1, 5, 255, 64),
      of(Transform.Log2, 0, 1, 5, 256, 64),
      of(Transform.Log2, 0, 1, 5, 510, 72),
      of(Transform.Log2, 0, 1, 5, 511, 72),
      of(Transform.Log2, 0, 1, 5, 65535, 128),
      of(Transform.Log2, 0, 1, 5, 2147483646, 248),
      of(Transform.Log2, 0, 1, 5, 2147483647, 248),
      of(Transform.Log2, 0, 1, 5, 2147483648L, 248),
      of(Transform.Log2, 0, 1, 5, 4294967294L, 255),
      of(Transform.Log2, 0, 1, 5, 4294967295L, 255),
      of(Transform.Log2, 7937, 1, 0, 0, 0),
      of(Transform.Log2, 7937, 1, 0, 2147483647, 0),
      of(Transform.Log2, 7937, 1, 0, 2147483648L, 0),
      of(Transform.Log2, 7937, 1, 0, 4294967294L, 254),
      of(Transform.Log2, 7937, 1, 0, 4294967295L, 255),
      of(Transform.Log2, 8192, 16777216, 0, 0, 0),
      of(Transform.Log2, 8192, 16777216, 0, 2147483648L, 0),
      of(Transform.Log2, 8192, 16777216, 0, 4294967295L, 0),
      of(Transform.Log2, 1024, 9, 8, 0, 0),
      of(Transform.Log2, 1024, 9, 8, 1, 0),
      of(Transform.Log2, 1024, 9, 8, 63, 18),
      of(Transform.Log2, 1024, 9, 8, 64, 18),
      of(Transform.Log2, 1024, 9, 8, 1499, 58),
      of(Transform.Log2, 1024, 9, 8, 1500, 58),
      of(Transform.Log2, 1024, 9, 8, 65535, 108));

  /** The whole set, always in the same order. */
  public static List<GoldenQuantization> all() {
    return ALL;
  }

  private static GoldenQuantization of(Transform transform, long offset, int multiplier, int shift, long value, int expected) {
    return new GoldenQuantization(new Input(Feature.PacketLength, transform, offset, multiplier, shift), value, expected);
  }
}
