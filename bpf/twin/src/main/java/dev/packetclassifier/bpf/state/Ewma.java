// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.state;

/** A running mean and mean absolute deviation, each with a weight of one eighth for the newest value; in 1/256. */
public final class Ewma {
  private boolean begun;
  private long mean;
  private long deviation;

  void clear() {
    begun = false;
    mean = 0;
    deviation = 0;
  }

  /** @param value 0 to 2^32-1 */
  void add(long value) {
    long scaled = value << 8;
    if (begun) {
      mean += scaled - mean >> 3;
      deviation += Math.abs(scaled - mean) - deviation >> 3;
    } else {
      begun = true;
      mean = scaled;
    }
  }

  /** The mean in 1/256 plus one; 0 without a value. */
  public long mean() {
    return begun ? Counter.saturated(mean + 1) : 0;
  }

  /** The deviation in 1/256 plus one; 0 without a value. */
  public long deviation() {
    return begun ? Counter.saturated(deviation + 1) : 0;
  }

  /** The mean in whole units plus one; 0 without a value. */
  public long wholeMean() {
    return begun ? Counter.saturated((mean >> 8) + 1) : 0;
  }

  /** The deviation in whole units plus one; 0 without a value. */
  public long wholeDeviation() {
    return begun ? Counter.saturated((deviation >> 8) + 1) : 0;
  }
}
