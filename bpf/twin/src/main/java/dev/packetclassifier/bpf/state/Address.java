// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.state;

/** What is remembered of one address: its last second and its last minute. */
public final class Address {

  /** Rows for each role: those of the second, then those of the minute. */
  public static final int ROWS = 2 * Window.ROWS;
  /** Of these, where those of the minute begin. */
  public static final int MINUTE_ROWS = Window.ROWS;
  /** Of the rows of a second or minute, which counts established flows. */
  public static final int ESTABLISHED_ROW = Window.ESTABLISHED_ROW;
  private static final long QUARTER_SECOND = 250_000;
  private static final long QUARTER_MINUTE = 15_000_000;
  private static final int SECOND = 0;
  private static final int MINUTE = 1;

  private final Window second = new Window(QUARTER_SECOND);
  private final Window minute = new Window(QUARTER_MINUTE);

  void begin(long time) {
    second.begin(time);
    minute.begin(time);
  }

  /** @param windows bits of the windows that are kept, here and below */
  void move(long time, int windows) {
    if (keeps(windows, SECOND, Window.SOURCE) || keeps(windows, SECOND, Window.DESTINATION)) {
      second.move(time);
    }
    if (keeps(windows, MINUTE, Window.SOURCE) || keeps(windows, MINUTE, Window.DESTINATION)) {
      minute.move(time);
    }
  }

  /** The bits: 1 and 2 as a source over the second and the minute, 4 and 8 as a destination. */
  private static boolean keeps(int windows, int window, int role) {
    return (windows >> 2 * role + window & 1) != 0;
  }

  void addPackets(int role, int packets, int windows) {
    if (keeps(windows, SECOND, role)) {
      second.addPackets(role, packets);
    }
    if (keeps(windows, MINUTE, role)) {
      minute.addPackets(role, packets);
    }
  }

  void addFlow(int role, long portBit, long peerBit, int windows) {
    if (keeps(windows, SECOND, role)) {
      second.addFlow(role, portBit, peerBit);
    }
    if (keeps(windows, MINUTE, role)) {
      minute.addFlow(role, portBit, peerBit);
    }
  }

  void addEstablished(int role, int windows) {
    if (keeps(windows, SECOND, role)) {
      second.addEstablished(role);
    }
    if (keeps(windows, MINUTE, role)) {
      minute.addEstablished(role);
    }
  }

  void takeBack(int role, long begun, int windows) {
    if (keeps(windows, SECOND, role)) {
      second.takeBack(role, begun);
    }
    if (keeps(windows, MINUTE, role)) {
      minute.takeBack(role, begun);
    }
  }

  void read(int role, int[] rows) {
    second.read(role, rows, 0);
    minute.read(role, rows, Window.ROWS);
  }
}
