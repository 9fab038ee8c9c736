package dev.packetclassifier.modelkit.capture;

import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.file.Expanded;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipException;

/**
 * A capture, record by record in constant memory: pcap or pcapng, plain or compressed by gzip or zstd, told apart by what the file
 * starts with. The record read last is kept in one reused {@link Frame}.
 */
public final class Capture implements Closeable {
  private final Path file;
  private final Expanded content;
  private final Format format;

  private Capture(Path file, Expanded content, Format format) {
    this.file = file;
    this.content = content;
    this.format = format;
  }

  /** @throws InputException when the file is not there or no capture */
  public static Capture open(Path file) throws IOException {
    if (!Files.exists(file) || Files.isDirectory(file)) {
      throw new InputException(file + " is not there: give a pcap or pcapng file");
    }
    Expanded content = expanded(file);
    try {
      return new Capture(file, content, Format.of(new Bytes(content)));
    } catch (DamageException e) {
      content.close();
      throw new InputException(file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      content.close();
      throw e;
    }
  }

  private static Expanded expanded(Path file) throws IOException {
    try {
      return Expanded.open(file);
    } catch (EOFException | ZipException e) {
      throw new InputException(file + " is compressed and damaged: " + (e.getMessage() == null ? "it ends early" : e.getMessage()), e);
    }
  }

  /**
   * Reads the next record.
   *
   * @return null at the end
   * @throws DamageException naming the record, from 1, that ends early or cannot be true; whether there is more to read it says, too
   */
  public Frame next() throws IOException {
    return format.next();
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
