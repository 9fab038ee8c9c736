// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.capture;

import java.nio.ByteBuffer;

/**
 * An interface of a pcapng file.
 *
 * @param link null when packets of this type are not read
 * @param unitsPerSecond of its time stamps; 0 when there are more than can be counted
 * @param snap most bytes of a packet that were kept; 0 for all
 * @param checkSequence bytes at the end of each frame that are its check sequence
 */
record CaptureInterface(LinkType link, int linkNumber, long unitsPerSecond, long offsetSeconds, int snap, int checkSequence) {
  private static final long NANOS = 1_000_000_000L;
  /** As many as there are ns in 63 bits. */
  private static final long MOST_SECONDS = Long.MAX_VALUE / NANOS - 1;
  private static final int RESOLUTION = 9;
  private static final int OFFSET = 14;
  private static final int CHECK_SEQUENCE = 13;
  private static final int MOST_CHECK_SEQUENCE = 4;
  private static final int MOST_DECIMALS = 18;
  private static final int MOST_BITS = 62;

  /** @param body of an interface description, {@code length} bytes */
  static CaptureInterface read(ByteBuffer body, int length) {
    long units = 1_000_000;
    long offset = 0;
    int checkSequence = 0;
    for (int at = 8; at + 4 <= length;) {
      int code = body.getShort(at);
      int size = body.getShort(at + 2) & 0xffff;
      if (code == 0 || at + 4 + size > length) {
        break;
      }
      if (code == RESOLUTION && size >= 1) {
        units = unitsPerSecond(body.get(at + 4));
      } else if (code == CHECK_SEQUENCE && size >= 1) {
        checkSequence = Math.min(MOST_CHECK_SEQUENCE, body.get(at + 4) & 0xff);
      } else if (code == OFFSET && size >= 8) {
        offset = body.getLong(at + 4);
      }
      at += 4 + (size + 3) / 4 * 4;
    }
    int number = body.getShort(0) & 0xffff;
    return new CaptureInterface(LinkType.of(number), number, units, offset, body.getInt(4), checkSequence);
  }

  private static long unitsPerSecond(int resolution) {
    int power = resolution & 0x7f;
    if (resolution < 0) {
      return power > MOST_BITS ? 0 : 1L << power;
    }
    return power > MOST_DECIMALS ? 0 : (long) Math.pow(10, power);
  }

  /** Most bytes of a packet that were kept. */
  long snapLength() {
    return snap == 0 ? Long.MAX_VALUE : snap & 0xffff_ffffL;
  }

  /** Whether there is such a time, and it lies between 1970 and the end of what ns can say. */
  boolean hasTime(long units) {
    if (unitsPerSecond == 0 || Math.abs(offsetSeconds) > MOST_SECONDS) {
      return false;
    }
    long seconds = Long.divideUnsigned(units, unitsPerSecond);
    return seconds >= 0 && seconds <= 2 * MOST_SECONDS && seconds + offsetSeconds >= 0 && seconds + offsetSeconds <= MOST_SECONDS;
  }

  long nanos(long units) {
    long seconds = Long.divideUnsigned(units, unitsPerSecond);
    long rest = Long.remainderUnsigned(units, unitsPerSecond);
    return (seconds + offsetSeconds) * NANOS + nanosOf(rest);
  }

  /** Exact for all powers of ten; of powers of two, as near as a double comes. */
  private long nanosOf(long rest) {
    if (unitsPerSecond <= NANOS && NANOS % unitsPerSecond == 0) {
      return rest * (NANOS / unitsPerSecond);
    }
    return unitsPerSecond % NANOS == 0 ? rest / (unitsPerSecond / NANOS) : (long) ((double) rest / unitsPerSecond * NANOS);
  }
}
