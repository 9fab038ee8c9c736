// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.file;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A file's content, decompressed when it starts as gzip or zstd do. Knows how much of the file itself was read. Whatever the compression, a
 * damaged file is a {@link ZipException}, one that was cut off an {@link EOFException} or a ZipException.
 */
public final class DecompressedStream extends FilterInputStream {
  private static final int BUFFER = 1 << 16;
  /** What {@code zstd --long=31} needs: the most that the format has, 2 GiB, of which as much is taken as the file needs. */
  private static final int LONGEST_WINDOW = 31;

  private static final int ZSTD = 0xfd2fb528;
  /** What pzstd begins with, but for the last four bits. */
  private static final int SKIPPABLE = 0x0184d2a5;

  private final Counting counting;

  private DecompressedStream(InputStream content, Counting counting) {
    super(content);
    this.counting = counting;
  }

  /** @throws IOException when the file cannot be read, or its first bytes promise a compression that does not follow */
  public static DecompressedStream open(Path file) throws IOException {
    Counting counting = new Counting(Files.newInputStream(file));
    try {
      return new DecompressedStream(new BufferedInputStream(decompressed(new BufferedInputStream(counting, BUFFER)), BUFFER), counting);
    } catch (IOException e) {
      counting.close();
      throw e;
    }
  }

  @Override
  public int read() throws IOException {
    try {
      return super.read();
    } catch (ZstdIOException e) {
      throw damaged(e);
    }
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    try {
      return super.read(target, offset, length);
    } catch (ZstdIOException e) {
      throw damaged(e);
    }
  }

  private static ZipException damaged(ZstdIOException e) {
    ZipException damaged = new ZipException(e.getMessage());
    damaged.initCause(e);
    return damaged;
  }

  private static InputStream decompressed(InputStream in) throws IOException {
    in.mark(4);
    byte[] start = in.readNBytes(4);
    in.reset();
    int magic = start.length < 4 ? 0 : ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getInt();
    if (magic == ZSTD || magic >>> 4 == SKIPPABLE) {
      return new ZstdInputStream(in).setLongMax(LONGEST_WINDOW);
    }
    return start.length >= 2 && start[0] == 0x1f && start[1] == (byte) 0x8b ? new GZIPInputStream(in, BUFFER) : in;
  }

  /** How many bytes of the file, as it lies on the disk, were read. May be asked by another thread. */
  public long position() {
    return counting.position;
  }

  /** A file's name without its folder and without what says that it is compressed. */
  public static String plainName(Path file) {
    return file.getFileName().toString().replaceFirst("\\.(gz|zst)$", "");
  }

  private static final class Counting extends FilterInputStream {
    private volatile long position;

    Counting(InputStream in) {
      super(in);
    }

    /** A pipe does not know: there may be more, and who asks finds the end when there is not. */
    @Override
    public int available() {
      try {
        return super.available();
      } catch (IOException e) {
        return 1;
      }
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      position += read < 0 ? 0 : 1;
      return read;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = super.read(target, offset, length);
      position += Math.max(0, read);
      return read;
    }
  }
}
