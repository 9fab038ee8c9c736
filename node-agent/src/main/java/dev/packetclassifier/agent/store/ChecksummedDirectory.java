// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A directory of small text files that only their owner can read. Writes are atomic and survive a power failure; a damaged file reads
 * as absent. Each file is the SHA-256 of the text, a line feed and the text.
 */
public final class ChecksummedDirectory {
  private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final String UNFINISHED = ".new";
  private static final int DIGEST_LENGTH = 64;

  private final Path directory;

  /** @param directory made with its parents when first written to */
  public ChecksummedDirectory(Path directory) {
    this.directory = directory;
  }

  /** A directory inside this one. */
  public ChecksummedDirectory subdirectory(String name) {
    return new ChecksummedDirectory(directory.resolve(name));
  }

  /**
   * @return the text, or empty when there is none or it is not what was written; a damaged file is removed
   * @throws UncheckedIOException when the disk fails
   */
  public Optional<String> read(String name) {
    Path file = fileOf(name);
    try {
      String content = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      if (content.length() > DIGEST_LENGTH && content.charAt(DIGEST_LENGTH) == '\n') {
        String text = content.substring(DIGEST_LENGTH + 1);
        if (digest(text).equals(content.substring(0, DIGEST_LENGTH))) {
          return Optional.of(text);
        }
      }
      Files.deleteIfExists(file);
      return Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** @throws UncheckedIOException when the disk fails or is full; the file is then what it was before */
  public void write(String name, String text) {
    Path file = fileOf(name);
    Path unfinished = directory.resolve(name + UNFINISHED);
    try {
      make(directory);
      Files.deleteIfExists(unfinished);
      Files.createFile(unfinished, PosixFilePermissions.asFileAttribute(FILE));
      writeThrough(unfinished, (digest(text) + "\n" + text).getBytes(StandardCharsets.UTF_8));
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      flushDirectory();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /** Removes a file, if it exists. */
  public void delete(String name) {
    try {
      Files.deleteIfExists(fileOf(name));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + fileOf(name), e);
    }
  }

  /** Removes every file of this directory, but those named, and what killed writers left. */
  public void retainOnly(Set<String> names) {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try {
      for (Path file : files()) {
        if (!names.contains(file.getFileName().toString())) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prune " + directory, e);
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private Path fileOf(String name) {
    if (name.isEmpty() || name.startsWith(".") || name.indexOf('/') >= 0 || name.endsWith(UNFINISHED)) {
      throw new IllegalArgumentException("not a file name: '" + name + "'");
    }
    return directory.resolve(name);
  }

  /** Parents that exist, the mounted volume itself for one, keep their rights. */
  private static void make(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    if (directory.getParent() != null) {
      make(directory.getParent());
    }
    try {
      Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(DIRECTORY));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory)) {
        throw e;
      }
    }
  }

  private static void writeThrough(Path file, byte[] content) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
  }

  private void flushDirectory() throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static String digest(String text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
