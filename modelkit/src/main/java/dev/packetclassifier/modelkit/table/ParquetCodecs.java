// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.table;

import dev.packetclassifier.modelkit.InputException;
import io.airlift.compress.MalformedInputException;
import io.airlift.compress.lz4.Lz4Decompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopCodecs;
import org.brotli.dec.BrotliInputStream;

/**
 * Decompresses the pages of Parquet files. Parquet's own factory looks for Hadoop's classes for gzip, brotli and LZ4, which are not here;
 * zstd and Snappy are left to it.
 */
final class ParquetCodecs implements CompressionCodecFactory {
  private final Path file;
  private final CompressionCodecFactory own = HadoopCodecs.newFactory(0);

  ParquetCodecs(Path file) {
    this.file = file;
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    return own.getCompressor(codec);
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    return switch (codec) {
      case UNCOMPRESSED, SNAPPY, ZSTD -> own.getDecompressor(codec);
      case GZIP -> new Pages((page, size) -> read(new GZIPInputStream(new ByteArrayInputStream(page)), size));
      case BROTLI -> new Pages((page, size) -> read(new BrotliInputStream(new ByteArrayInputStream(page)), size));
      case LZ4_RAW -> new Pages(ParquetCodecs::lz4);
      case LZ4 -> new Pages(ParquetCodecs::framedLz4);
      default -> throw new InputException(file + " is compressed by " + codec.name().toLowerCase(Locale.ROOT)
          + ", which is not read: write it with zstd, snappy, gzip, brotli, lz4_raw or none");
    };
  }

  @Override
  public void release() {
    own.release();
  }

  private static byte[] read(InputStream in, int size) throws IOException {
    try (in) {
      return in.readNBytes(size);
    }
  }

  private static byte[] lz4(byte[] page, int size) throws IOException {
    byte[] content = new byte[size];
    lz4(page, 0, page.length, content, 0);
    return content;
  }

  private static int lz4(byte[] page, int from, int length, byte[] content, int at) throws IOException {
    try {
      return new Lz4Decompressor().decompress(page, from, length, content, at, content.length - at);
    } catch (MalformedInputException e) {
      throw new IOException("a page is no LZ4: " + e.getMessage(), e);
    }
  }

  /** The older codec: frames as Hadoop writes them, each with the sizes of its content and of its one block; some writers left them out. */
  private static byte[] framedLz4(byte[] page, int size) throws IOException {
    byte[] content = new byte[size];
    ByteBuffer frames = ByteBuffer.wrap(page);
    int at = 0;
    while (frames.remaining() >= 8) {
      int length = frames.getInt();
      int compressed = frames.getInt();
      if (length < 0 || length > size - at || compressed < 0 || compressed > frames.remaining()) {
        return lz4(page, size);
      }
      at += lz4(page, frames.position(), compressed, content, at);
      frames.position(frames.position() + compressed);
    }
    return content;
  }

  private interface Decompression {
    byte[] apply(byte[] page, int size) throws IOException;
  }

  private record Pages(Decompression decompression) implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput page, int size) throws IOException {
      return BytesInput.from(decompression.apply(page.toInputStream().readAllBytes(), size));
    }

    @Override
    public void decompress(ByteBuffer page, int compressedSize, ByteBuffer content, int size) throws IOException {
      byte[] bytes = new byte[compressedSize];
      page.get(bytes);
      content.put(decompression.apply(bytes, size));
    }

    @Override
    public void release() {
      // Nothing is kept.
    }
  }
}
