// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.state;

/** A mean and mean absolute deviation over all values alike, updated value by value; in 1/256, rounded towards what it was. */
public final class Mean {
  private long values;
  private long mean;
  private long deviation;

  void clear() {
    values = 0;
    mean = 0;
    deviation = 0;
  }

  /** @param value 0 to 2^32-1 */
  void add(long value) {
    values++;
    long scaled = value << 8;
    mean = moved(mean, scaled, values);
    deviation = moved(deviation, Math.abs(scaled - mean), values);
  }

  private static long moved(long mean, long value, long number) {
    return value >= mean ? mean + (value - mean) / number : mean - (mean - value) / number;
  }

  /** The mean in 1/256 plus one; 0 without a value. */
  public long mean() {
    return values == 0 ? 0 : Counter.saturated(mean + 1);
  }

  /** The deviation in 1/256 plus one; 0 without a value. */
  public long deviation() {
    return values == 0 ? 0 : Counter.saturated(deviation + 1);
  }

  /** The mean in whole units plus one; 0 without a value. */
  public long wholeMean() {
    return values == 0 ? 0 : Counter.saturated((mean >> 8) + 1);
  }

  /** The deviation in whole units plus one; 0 without a value. */
  public long wholeDeviation() {
    return values == 0 ? 0 : Counter.saturated((deviation >> 8) + 1);
  }
}
