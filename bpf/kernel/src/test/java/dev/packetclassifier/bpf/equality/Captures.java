// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.equality;

import dev.packetclassifier.bpf.capture.CaptureReader;
import dev.packetclassifier.bpf.capture.DamagedCaptureException;
import dev.packetclassifier.bpf.capture.Frame;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Real traffic below the folder that DATASETS names.
 *
 * @param frames of every shape, one by one
 * @param conversations captures with their times
 */
record Captures(List<byte[]> frames, List<List<Recorded>> conversations) {
  private static final int SHORTEST = 14;
  private static final int LONGEST = 16000;
  private static final String SHAPES = "fuzz/shapes_ethernet.pcap.zst";
  private static final List<String> SINGLE = List.of("westermo/right.pcap.zst");
  private static final List<String> ARCHIVES = List.of("iot_sentinel/captures.tar.zst", "ndpi/pcaps.tar.zst");

  /** None. */
  static Captures none() {
    return new Captures(List.of(), List.of());
  }

  /** What is there; nothing, and that is said, without DATASETS. What is no capture is left out. */
  static Captures fromDatasets() throws IOException {
    String named = System.getenv("DATASETS");
    if (named == null) {
      System.out.println("DATASETS is not set: random frames only");
      return none();
    }
    Path folder = Path.of(named);
    List<byte[]> frames = unpacked(folder.resolve(SHAPES)).stream().map(Recorded::frame).toList();
    List<List<Recorded>> conversations = new ArrayList<>();
    for (String capture : SINGLE) {
      conversations.add(unpacked(folder.resolve(capture)));
    }
    for (String archive : ARCHIVES) {
      conversations.addAll(archived(folder.resolve(archive)));
    }
    return new Captures(frames, conversations.stream().filter(capture -> !capture.isEmpty()).toList());
  }

  private static ProcessBuilder zstd(Path packed) {
    return new ProcessBuilder("zstd", "-dcq", "--long=27", packed.toString()).redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  private static List<Recorded> unpacked(Path capture) throws IOException {
    Process zstd = zstd(capture).start();
    try (InputStream in = zstd.getInputStream()) {
      return read(in);
    } finally {
      zstd.destroy();
    }
  }

  private static List<List<Recorded>> archived(Path archive) throws IOException {
    Path folder = Files.createTempDirectory("captures");
    try {
      List<Process> pipeline = ProcessBuilder.startPipeline(List.of(zstd(archive),
          new ProcessBuilder("tar", "x", "-C", folder.toString())));
      for (Process process : pipeline) {
        if (process.waitFor() != 0) {
          throw new IOException(archive + " cannot be unpacked with zstd and tar");
        }
      }
      return allBelow(folder);
    } catch (InterruptedException e) {
      throw new IOException("interrupted while unpacking " + archive, e);
    } finally {
      remove(folder);
    }
  }

  private static List<List<Recorded>> allBelow(Path folder) throws IOException {
    List<List<Recorded>> captures = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        try (InputStream in = Files.newInputStream(file)) {
          captures.add(read(in));
        }
      }
    }
    return captures;
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Up to where it is damaged. */
  private static List<Recorded> read(InputStream in) throws IOException {
    List<Recorded> packets = new ArrayList<>();
    try (CaptureReader reader = CaptureReader.of(in)) {
      for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
        if (frame.captured >= SHORTEST) {
          packets.add(new Recorded(frame.nanos, whole(frame)));
        }
      }
    } catch (DamagedCaptureException e) {
      return packets;
    }
    return packets;
  }

  private static byte[] whole(Frame frame) {
    byte[] captured = Arrays.copyOf(frame.bytes, Math.min(frame.captured, LONGEST));
    return Arrays.copyOf(captured, Math.min(frame.length, LONGEST));
  }
}
