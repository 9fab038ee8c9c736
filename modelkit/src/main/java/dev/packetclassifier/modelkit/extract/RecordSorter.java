// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.extract;

import dev.packetclassifier.bpf.capture.Frame;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Gives the records of a capture in the order of their times, equal ones in the order in which they stand. Memory is bounded: what does not
 * fit is sorted in runs, which lie in temporary files and are merged.
 */
final class RecordSorter implements Closeable {
  /** Where records come from. */
  @FunctionalInterface
  interface Records {
    /** Null at the end. */
    Frame next() throws IOException;
  }

  /** Bytes of records that are kept in memory. */
  private static final int RUN_BYTES = 32 << 20;
  private static final int FIRST_RECORDS = 1 << 12;
  private static final int BUFFER = 1 << 16;

  private final int runBytes;
  private final List<Path> files = new ArrayList<>();
  private final List<Run> runs = new ArrayList<>();
  private final PriorityQueue<Run> queue = new PriorityQueue<>(Comparator.<Run>comparingLong(run -> run.frame.nanos)
      .thenComparingLong(run -> run.frame.number));
  private byte[] bytes = new byte[BUFFER];
  private int used;
  private long[][] records = new long[FIRST_RECORDS][];
  private int count;
  private Run last;

  /** Reads all records. */
  RecordSorter(Records source) throws IOException {
    this(source, RUN_BYTES);
  }

  /** @param runBytes bytes of records that are kept in memory */
  RecordSorter(Records source, int runBytes) throws IOException {
    this.runBytes = runBytes;
    try {
      for (Frame frame = source.next(); frame != null; frame = source.next()) {
        add(frame);
      }
      finish();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void add(Frame frame) throws IOException {
    if (used + frame.captured > runBytes && count > 0) {
      spill();
    }
    if (used + frame.captured > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(used + frame.captured, Math.min(runBytes, bytes.length * 2)));
    }
    if (count == records.length) {
      records = Arrays.copyOf(records, count * 2);
    }
    System.arraycopy(frame.bytes, 0, bytes, used, frame.captured);
    records[count++] = new long[] {frame.nanos, frame.number, used, frame.captured, frame.length};
    used += frame.captured;
  }

  private void sort() {
    Arrays.sort(records, 0, count, Comparator.<long[]>comparingLong(record -> record[0]).thenComparingLong(record -> record[1]));
  }

  private void spill() throws IOException {
    sort();
    Path file = Files.createTempFile("pclf-sort", ".run");
    file.toFile().deleteOnExit();
    files.add(file);
    try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER))) {
      for (int i = 0; i < count; i++) {
        out.writeLong(records[i][0]);
        out.writeLong(records[i][1]);
        out.writeInt((int) records[i][3]);
        out.writeInt((int) records[i][4]);
        out.write(bytes, (int) records[i][2], (int) records[i][3]);
      }
    }
    used = 0;
    count = 0;
  }

  private void finish() throws IOException {
    sort();
    runs.add(new MemoryRun());
    for (Path file : files) {
      runs.add(new FileRun(file));
    }
    for (Run run : runs) {
      advance(run);
    }
  }

  private void advance(Run run) throws IOException {
    if (run.read()) {
      queue.add(run);
    }
  }

  /** The next record in time, in a frame that is reused; null at the end. */
  Frame next() throws IOException {
    if (last != null) {
      advance(last);
    }
    last = queue.poll();
    return last == null ? null : last.frame;
  }

  @Override
  public void close() throws IOException {
    for (Run run : runs) {
      run.close();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }

  /** Sorted records, of which the next is in a frame. */
  private abstract static class Run implements Closeable {
    final Frame frame = new Frame();

    /** Reads the next record; false at the end. */
    abstract boolean read() throws IOException;

    void room(int size) {
      if (frame.bytes.length < size) {
        frame.bytes = new byte[size];
      }
    }

    @Override
    public void close() throws IOException {
      // Those in memory have nothing to close.
    }
  }

  private final class MemoryRun extends Run {
    private int at;

    @Override
    boolean read() {
      if (at == count) {
        return false;
      }
      long[] record = records[at++];
      frame.nanos = record[0];
      frame.number = record[1];
      frame.captured = (int) record[3];
      frame.length = (int) record[4];
      room(frame.captured);
      System.arraycopy(bytes, (int) record[2], frame.bytes, 0, frame.captured);
      return true;
    }
  }

  private static final class FileRun extends Run {
    private final DataInputStream in;
    private long left;

    FileRun(Path file) throws IOException {
      left = Files.size(file);
      in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER));
    }

    @Override
    boolean read() throws IOException {
      if (left == 0) {
        return false;
      }
      frame.nanos = in.readLong();
      frame.number = in.readLong();
      frame.captured = in.readInt();
      frame.length = in.readInt();
      room(frame.captured);
      in.readFully(frame.bytes, 0, frame.captured);
      left -= 2 * Long.BYTES + 2 * Integer.BYTES + frame.captured;
      return true;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
