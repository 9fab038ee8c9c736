package dev.packetclassifier.bpf.equality;

import dev.packetclassifier.bpf.capture.PcapReader;
import dev.packetclassifier.bpf.golden.RandomFrames;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Frames: random ones, and where captures are at hand theirs, as they are and damaged. */
final class SeededFrames implements Supplier<byte[]> {
  private static final int SHORTEST = 14;
  private static final int LONGEST = 16000;

  private final RandomFrames random;
  private final SplittableRandom choice;
  private final List<byte[]> seeds;
  private int next;

  SeededFrames(long seed, List<byte[]> seeds) {
    random = new RandomFrames(seed);
    choice = new SplittableRandom(seed);
    this.seeds = seeds;
  }

  /** The frames of a pcap.zst; zstd unpacks it. */
  static List<byte[]> read(Path capture) throws IOException {
    Process zstd = new ProcessBuilder("zstd", "-dcq", capture.toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (InputStream unpacked = zstd.getInputStream(); PcapReader reader = new PcapReader(unpacked)) {
      List<byte[]> frames = new ArrayList<>();
      while (reader.next()) {
        if (reader.captured() >= SHORTEST) {
          frames.add(Arrays.copyOf(reader.frame(), Math.min(reader.captured(), LONGEST)));
        }
      }
      return frames;
    } finally {
      zstd.destroy();
    }
  }

  /** The fuzz seeds below the folder that DATASETS names, or none. */
  static List<byte[]> fromDatasets() throws IOException {
    String folder = System.getenv("DATASETS");
    Path capture = Path.of(folder == null ? "" : folder, "fuzz", "shapes_ethernet.pcap.zst");
    if (folder == null || !Files.exists(capture)) {
      System.out.println("DATASETS is not set: random frames only");
      return List.of();
    }
    return read(capture);
  }

  /** Packets of a program's life, with these frames among them. */
  Supplier<Step> traffic(SplittableRandom source, boolean observes) {
    return new RandomTraffic(source, this, observes);
  }

  @Override
  public byte[] get() {
    if (seeds.isEmpty() || choice.nextInt(3) == 0) {
      return random.next();
    }
    byte[] frame = seeds.get(next++ % seeds.size()).clone();
    return choice.nextInt(3) == 0 ? frame : damage(frame);
  }

  private byte[] damage(byte[] frame) {
    for (int i = choice.nextInt(4); i >= 0; i--) {
      int at = choice.nextInt(choice.nextInt(4) == 0 ? frame.length : Math.min(frame.length, 80));
      frame[at] = choice.nextBoolean() ? (byte) choice.nextInt(256) : (byte) (frame[at] ^ 1 << choice.nextInt(8));
    }
    return choice.nextInt(4) == 0 ? Arrays.copyOf(frame, SHORTEST + choice.nextInt(Math.min(frame.length, 260) - SHORTEST + 1)) : frame;
  }
}
