// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.bench;

import dev.packetclassifier.modelkit.Main;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The command: packets per second and peak heap of {@code pclf features} on a large capture, made once and kept.
 * Arguments: folder for the capture and tables, size of the capture in MiB, features, ending of the table.
 */
public final class ExtractBench {
  private static final int CONVERSATIONS = 8000;
  private static final long SEED = 1;
  private static final int MEAN_GAP_NANOS = 8000;

  private ExtractBench() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    long size = Long.parseLong(arguments[1]) << 20;
    Path capture = folder.resolve("extract-" + arguments[1] + ".pcap");
    Path table = folder.resolve("extract-" + arguments[1] + arguments[3]);
    if (!Files.exists(capture)) {
      make(capture, size);
    }
    Files.createDirectories(folder);
    long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    long started = System.nanoTime();
    int status = Main.commandLine().execute("features", capture.toString(), "--features", arguments[2], "-o", table.toString());
    double seconds = (System.nanoTime() - started) / 1e9;
    double cpuSeconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / 1e9;
    System.out.printf(Locale.ROOT, "capture        %,d MB; %.2f s on the clock, %.2f s of the one thread that works%n",
        Files.size(capture) / 1_000_000, seconds, cpuSeconds);
    System.out.printf(Locale.ROOT, "heap           at most %,d MiB in use, of %,d MiB%n", peakHeap() >> 20, Runtime.getRuntime()
        .maxMemory() >> 20);
    System.out.printf(Locale.ROOT, "table          %,d MB%n", Files.size(table) / 1_000_000);
    Files.delete(table);
    System.exit(status);
  }

  /** The sum of what each part of the heap held at most: no less than what all held at once. */
  private static long peakHeap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(java.lang.management.MemoryUsage::getUsed).sum();
  }

  private static void make(Path capture, long size) throws IOException {
    Files.createDirectories(capture.getParent());
    Path part = capture.resolveSibling(capture.getFileName() + ".part");
    Conversations conversations = new Conversations(CONVERSATIONS, SEED);
    SplittableRandom random = new SplittableRandom(SEED);
    ByteBuffer head = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    head.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4).putLong(0).putInt(1 << 18).putInt(1);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 20)) {
      out.write(head.array());
      long nanos = 1_700_000_000_000_000_000L;
      for (long written = 24; written < size;) {
        ByteBuffer frame = conversations.next();
        nanos += random.nextInt(2 * MEAN_GAP_NANOS);
        head.clear().putInt((int) (nanos / 1_000_000_000)).putInt((int) (nanos / 1000 % 1_000_000)).putInt(frame.limit())
            .putInt(frame.limit());
        out.write(head.array(), 0, 16);
        out.write(frame.array(), 0, frame.limit());
        written += 16 + frame.limit();
      }
    }
    Files.move(part, capture);
  }
}
