// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.file;

import dev.packetclassifier.modelkit.InputException;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that is written under a temporary name in the same folder and renamed by {@link #finish}, so that nothing reads a half; closed
 * without finish it is gone. What is no file, such as /dev/stdout or a named pipe, is written to directly: a rename would put a file in its
 * place.
 */
public final class AtomicFile implements Closeable {
  private final Path file;
  private final Path path;

  /** @throws InputException when the file cannot be written where it is said to be */
  public AtomicFile(Path file) throws IOException {
    check(file);
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      this.file = file;
      path = file;
      return;
    }
    // Of a link, what it points to is replaced, and the link stays.
    this.file = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    path = this.file.resolveSibling("." + file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    if (!Files.isWritable(path.getParent())) {
      throw new InputException(file + " may not be written: check the permissions of " + path.getParent());
    }
    /* Also on an interrupt: then nothing is closed. */
    path.toFile().deleteOnExit();
  }

  /** @throws InputException when the file has no folder, or is one */
  public static void check(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || Files.isDirectory(file)) {
      throw new InputException(file + " is a folder: name a file in it");
    }
    if (!Files.isDirectory(folder)) {
      throw new InputException(file + " lies in a folder that is not there: make " + folder + " first");
    }
  }

  /** Where to write. */
  public Path path() {
    return path;
  }

  /** Gives it its name; it must be written completely. */
  public void finish() throws IOException {
    if (!path.equals(file)) {
      Files.move(path, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** The error when it cannot be written: the file that was asked for, and why. */
  public InputException failed(IOException e) {
    String why = e instanceof AccessDeniedException ? "its folder may not be written to"
        : e instanceof FileSystemException system && system.getReason() != null ? system.getReason()
        : e.getMessage() == null ? e.toString() : e.getMessage();
    return new InputException(file + " cannot be written, and was left as it was: " + why, e);
  }

  /** Writes a whole file. */
  public static void write(Path file, String text) throws IOException {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a whole file. */
  public static void write(Path file, byte[] bytes) throws IOException {
    try (AtomicFile aside = new AtomicFile(file)) {
      try {
        try (OutputStream out = Files.newOutputStream(aside.path())) {
          out.write(bytes);
        }
        aside.finish();
      } catch (IOException e) {
        throw aside.failed(e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (!path.equals(file)) {
      Files.deleteIfExists(path);
    }
  }
}
