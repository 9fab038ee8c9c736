// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.state;

import java.util.Arrays;

/** A sliding window of four buckets, with the numbers of an address as source and as destination. */
final class Window {
  static final int SOURCE = 0;
  static final int DESTINATION = 1;
  /** Rows that a window gives for each role. */
  static final int ROWS = 6;
  /** Which of them counts established flows: the last. */
  static final int ESTABLISHED_ROW = 5;

  private static final int ROLES = 2;
  private static final int BUCKETS = 4;
  private static final int LARGEST_COUNT = 0xffff;
  private static final int COUNTS = 4;
  private static final int PACKETS = 0;
  private static final int NEW_FLOWS = 1;
  private static final int UNANSWERED = 2;
  private static final int ESTABLISHED = 3;
  private static final int MAPS = 2;
  private static final int PORTS = 0;
  private static final int PEERS = 1;

  /** Microseconds. */
  private final long quarter;
  private long newest;
  /** [bucket][role][count], flat. */
  private final int[] counts = new int[BUCKETS * ROLES * COUNTS];
  /** [bucket][role][map], flat. */
  private final long[] maps = new long[BUCKETS * ROLES * MAPS];

  /** @param quarter microseconds of a bucket */
  Window(long quarter) {
    this.quarter = quarter;
  }

  void begin(long time) {
    newest = time / quarter;
    Arrays.fill(counts, 0);
    Arrays.fill(maps, 0);
  }

  /** Empties the buckets that this time begins. An older time than the newest bucket's changes nothing. */
  void move(long time) {
    long number = time / quarter;
    if (number <= newest) {
      return;
    }
    for (long cleared = Math.max(newest + 1, number - BUCKETS + 1); cleared <= number; cleared++) {
      int bucket = bucket(cleared);
      Arrays.fill(counts, bucket * ROLES * COUNTS, (bucket + 1) * ROLES * COUNTS, 0);
      Arrays.fill(maps, bucket * ROLES * MAPS, (bucket + 1) * ROLES * MAPS, 0);
    }
    newest = number;
  }

  private static int bucket(long number) {
    return (int) (number & BUCKETS - 1);
  }

  private static int count(int bucket, int role, int which) {
    return (bucket * ROLES + role) * COUNTS + which;
  }

  private static int map(int bucket, int role, int which) {
    return (bucket * ROLES + role) * MAPS + which;
  }

  void addPackets(int role, int packets) {
    add(role, PACKETS, packets);
  }

  private void add(int role, int which, int number) {
    int at = count(bucket(newest), role, which);
    counts[at] = Math.min(LARGEST_COUNT, counts[at] + number);
  }

  /** A flow began, which is not answered yet. */
  void addFlow(int role, long portBit, long peerBit) {
    add(role, NEW_FLOWS, 1);
    add(role, UNANSWERED, 1);
    maps[map(bucket(newest), role, PORTS)] |= portBit;
    maps[map(bucket(newest), role, PEERS)] |= peerBit;
  }

  void addEstablished(int role) {
    add(role, ESTABLISHED, 1);
  }

  /** A flow that began at this time is not unanswered any more. Nothing happens when its bucket is gone. */
  void takeBack(int role, long begun) {
    long number = begun / quarter;
    if (number > newest || number <= newest - BUCKETS) {
      return;
    }
    int at = count(bucket(number), role, UNANSWERED);
    counts[at] = Math.max(0, counts[at] - 1);
  }

  /** Writes the rows: packets, new flows, unanswered flows, ports, peers, established flows, each plus one. */
  void read(int role, int[] rows, int at) {
    rows[at] = sum(role, PACKETS) + 1;
    rows[at + 1] = sum(role, NEW_FLOWS) + 1;
    rows[at + 2] = sum(role, UNANSWERED) + 1;
    rows[at + 3] = LinearCounter.of(union(role, PORTS)) + 1;
    rows[at + 4] = LinearCounter.of(union(role, PEERS)) + 1;
    rows[at + ESTABLISHED_ROW] = sum(role, ESTABLISHED) + 1;
  }

  private int sum(int role, int which) {
    int sum = 0;
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      sum += counts[count(bucket, role, which)];
    }
    return sum;
  }

  private long union(int role, int which) {
    long union = 0;
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      union |= maps[map(bucket, role, which)];
    }
    return union;
  }
}
