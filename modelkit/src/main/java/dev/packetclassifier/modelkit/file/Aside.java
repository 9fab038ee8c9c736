package dev.packetclassifier.modelkit.file;

import dev.packetclassifier.modelkit.InputException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that is written beside the one that it becomes, so that nobody sees a half: closed without {@link #finish} it is gone. */
public final class Aside implements Closeable {
  private final Path file;
  private final Path path;

  /** @throws InputException when the file's folder is not there, or a folder has its name */
  public Aside(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) {
      throw new InputException(file + " lies in a folder that is not there: make " + folder + " first");
    }
    if (Files.isDirectory(file)) {
      throw new InputException(file + " is a folder: give another name");
    }
    this.file = file;
    path = folder.resolve("." + file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    /* Also when somebody interrupts: then nothing is closed. */
    path.toFile().deleteOnExit();
  }

  /** Where to write. */
  public Path path() {
    return path;
  }

  /** Gives it its name; it must be written completely. */
  public void finish() throws IOException {
    Files.move(path, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /** What to say when it cannot be written: the file that somebody named, and why. */
  public InputException failed(IOException e) {
    String why = e instanceof AccessDeniedException ? "its folder may not be written to"
        : e instanceof FileSystemException system && system.getReason() != null ? system.getReason()
        : e.getMessage() == null ? e.toString() : e.getMessage();
    return new InputException(file + " cannot be written, and was left as it was: " + why, e);
  }

  /** Writes a whole file. */
  public static void write(Path file, String text) throws IOException {
    try (Aside aside = new Aside(file)) {
      try {
        Files.write(aside.path(), text.getBytes(StandardCharsets.UTF_8));
        aside.finish();
      } catch (IOException e) {
        throw aside.failed(e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(path);
  }
}
