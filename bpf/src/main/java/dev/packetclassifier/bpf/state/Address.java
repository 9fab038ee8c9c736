package dev.packetclassifier.bpf.state;

/** What is remembered of one address: its last second and its last minute. */
final class Address {
  /** Rows for each role: those of the second, then those of the minute. */
  static final int ROWS = 2 * Window.ROWS;
  private static final long QUARTER_SECOND = 250_000;
  private static final long QUARTER_MINUTE = 15_000_000;

  private final Window second = new Window(QUARTER_SECOND);
  private final Window minute = new Window(QUARTER_MINUTE);

  void begin(long time) {
    second.begin(time);
    minute.begin(time);
  }

  void move(long time) {
    second.move(time);
    minute.move(time);
  }

  void addPackets(int role, int packets) {
    second.addPackets(role, packets);
    minute.addPackets(role, packets);
  }

  void addFlow(int role, long portBit, long peerBit) {
    second.addFlow(role, portBit, peerBit);
    minute.addFlow(role, portBit, peerBit);
  }

  void takeBack(int role, long begun) {
    second.takeBack(role, begun);
    minute.takeBack(role, begun);
  }

  void read(int role, int[] rows) {
    second.read(role, rows, 0);
    minute.read(role, rows, Window.ROWS);
  }
}
