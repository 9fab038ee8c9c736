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
 * A folder of small text files that only their owner can read. A write is whole or not at all, also when the power goes; what was
 * damaged since reads as absent. Each file is the SHA-256 of the text, a line feed and the text.
 */
public final class ChecksummedDirectory {
  private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final String UNFINISHED = ".new";
  private static final int DIGEST_LENGTH = 64;

  private final Path folder;

  /** @param folder made with its parents when first written to */
  public ChecksummedDirectory(Path folder) {
    this.folder = folder;
  }

  /** A folder inside this one. */
  public ChecksummedDirectory inner(String name) {
    return new ChecksummedDirectory(folder.resolve(name));
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
    Path unfinished = folder.resolve(name + UNFINISHED);
    try {
      make(folder);
      Files.deleteIfExists(unfinished);
      Files.createFile(unfinished, PosixFilePermissions.asFileAttribute(FILE));
      writeThrough(unfinished, (digest(text) + "\n" + text).getBytes(StandardCharsets.UTF_8));
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      flushFolder();
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

  /** Removes every file of this folder, but those named, and what killed writers left. */
  public void keepOnly(Set<String> names) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try {
      for (Path file : files()) {
        if (!names.contains(file.getFileName().toString())) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prune " + folder, e);
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private Path fileOf(String name) {
    if (name.isEmpty() || name.startsWith(".") || name.indexOf('/') >= 0 || name.endsWith(UNFINISHED)) {
      throw new IllegalArgumentException("not a file name: '" + name + "'");
    }
    return folder.resolve(name);
  }

  /** Parents that exist, the mounted volume itself for one, keep their rights. */
  private static void make(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    if (folder.getParent() != null) {
      make(folder.getParent());
    }
    try {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(FOLDER));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
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

  private void flushFolder() throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
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
