// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.capture;

import dev.packetclassifier.bpf.capture.CaptureReader;
import dev.packetclassifier.bpf.capture.DamagedCaptureException;
import dev.packetclassifier.bpf.capture.Frame;
import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.file.DecompressedStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipException;

/**
 * A capture file: pcap or pcapng, plain or compressed by gzip or zstd, told apart by what the file starts with. The record read last is
 * kept in one reused {@link Frame}.
 */
public final class CaptureFile implements Closeable {
  private final Path file;
  private final DecompressedStream content;
  private final CaptureReader reader;

  private CaptureFile(Path file, DecompressedStream content, CaptureReader reader) {
    this.file = file;
    this.content = content;
    this.reader = reader;
  }

  /** @throws InputException when the file is not there or no capture */
  public static CaptureFile open(Path file) throws IOException {
    if (!Files.exists(file) || Files.isDirectory(file)) {
      throw new InputException(file + " is not there: give a pcap or pcapng file");
    }
    DecompressedStream content = decompressed(file);
    try {
      return new CaptureFile(file, content, CaptureReader.of(content));
    } catch (DamagedCaptureException e) {
      content.close();
      throw new InputException(file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      content.close();
      throw e;
    }
  }

  private static DecompressedStream decompressed(Path file) throws IOException {
    try {
      return DecompressedStream.open(file);
    } catch (EOFException | ZipException e) {
      throw new InputException(file + " is compressed and damaged: " + (e.getMessage() == null ? "it ends early" : e.getMessage()), e);
    }
  }

  /**
   * Reads the next record.
   *
   * @return null at the end
   * @throws DamagedCaptureException naming the record, from 1, that ends early or cannot be true; whether there is more to read it says, too
   */
  public Frame next() throws IOException {
    return reader.next();
  }

  /** How many bytes of the file, as it lies on the disk, were read. */
  public long position() {
    return content.position();
  }

  public Path file() {
    return file;
  }

  @Override
  public void close() throws IOException {
    content.close();
  }
}
