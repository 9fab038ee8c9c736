package dev.packetclassifier.bpf.capture;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads classic pcap captures of Ethernet, of either byte order, with times in us or ns, record by record in constant
 * memory. The record read last is kept in one reused buffer.
 */
public final class PcapReader implements Closeable {
  private static final int MICROSECONDS = 0xa1b2c3d4;
  private static final int NANOSECONDS = 0xa1b23c4d;
  private static final int ETHERNET = 1;
  /** What capture programs take as the largest frame; more is damage. */
  private static final int MAX_CAPTURED = 262_144;

  private final InputStream in;
  private final byte[] headerBytes = new byte[24];
  private final ByteBuffer header = ByteBuffer.wrap(headerBytes);
  private final boolean nanoseconds;
  private byte[] frame = new byte[2048];
  private int captured;
  private int frameLength;
  private long timestamp;
  private long record;

  /** @throws IOException if it cannot be read; {@link DamagedCaptureException} if it is no capture of Ethernet */
  public static PcapReader open(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    try {
      return new PcapReader(in);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** @param in closed by {@link #close} */
  public PcapReader(InputStream in) throws IOException {
    this.in = new BufferedInputStream(in, 1 << 16);
    if (this.in.readNBytes(headerBytes, 0, 24) < 24) {
      throw new DamagedCaptureException("not a pcap capture: shorter than its 24-byte header");
    }
    int magic = header.getInt(0);
    if (Integer.reverseBytes(magic) == MICROSECONDS || Integer.reverseBytes(magic) == NANOSECONDS) {
      header.order(ByteOrder.LITTLE_ENDIAN);
      magic = header.getInt(0);
    }
    if (magic != MICROSECONDS && magic != NANOSECONDS) {
      throw new DamagedCaptureException(String.format(
          "not a classic pcap capture: it starts with 0x%08x; convert pcapng with editcap -F pcap", header.getInt(0)));
    }
    nanoseconds = magic == NANOSECONDS;
    checkLinkType(header.getInt(20));
  }

  private static void checkLinkType(int field) throws DamagedCaptureException {
    // The upper bits say whether frames carry their check sequence.
    int linkType = field & 0xffff;
    if (linkType != ETHERNET) {
      throw new DamagedCaptureException("link type is " + linkType
          + ", must be 1 (Ethernet): capture on an Ethernet interface, not \"any\"");
    }
  }

  /**
   * Reads the next record.
   *
   * @return false at the end
   * @throws DamagedCaptureException naming the number of the record, from 1, that ends early or cannot be true
   */
  public boolean next() throws IOException {
    int read = in.readNBytes(headerBytes, 0, 16);
    if (read == 0) {
      return false;
    }
    record++;
    if (read < 16) {
      throw new DamagedCaptureException("record " + record + " ends within its header: the capture was cut off");
    }
    readRecordHeader();
    if (captured > frame.length) {
      frame = new byte[captured];
    }
    if (in.readNBytes(frame, 0, captured) < captured) {
      throw new DamagedCaptureException("record " + record + " ends within its " + captured + " bytes: the capture was cut off");
    }
    return true;
  }

  private void readRecordHeader() throws DamagedCaptureException {
    long seconds = header.getInt(0) & 0xffff_ffffL;
    long fraction = header.getInt(4) & 0xffff_ffffL;
    captured = header.getInt(8);
    if (captured < 0 || captured > MAX_CAPTURED || fraction >= (nanoseconds ? 1_000_000_000L : 1_000_000L)) {
      throw new DamagedCaptureException("record " + record + " cannot be true: " + (captured & 0xffff_ffffL) + " bytes captured, "
          + fraction + (nanoseconds ? " ns" : " us") + " after the second");
    }
    // Some programs write nonsense here; the bytes at hand are the better witness.
    int claimed = header.getInt(12);
    frameLength = claimed < captured || claimed > MAX_CAPTURED ? captured : claimed;
    timestamp = seconds * 1_000_000_000L + fraction * (nanoseconds ? 1 : 1000);
  }

  /** The frame's bytes, of which the first {@link #captured()} count. Reused by {@link #next()}. */
  public byte[] frame() {
    return frame;
  }

  /** How many bytes of the frame are in the capture. */
  public int captured() {
    return captured;
  }

  /** How many bytes the frame had; where the capture says something impossible, {@link #captured()}. */
  public int frameLength() {
    return frameLength;
  }

  /** ns since 1970. */
  public long timestamp() {
    return timestamp;
  }

  /** The number of the record read last, from 1. */
  public long record() {
    return record;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
