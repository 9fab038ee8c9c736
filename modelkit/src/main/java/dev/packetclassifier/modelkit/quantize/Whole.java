package dev.packetclassifier.modelkit.quantize;

import dev.packetclassifier.modelkit.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that are seen whole or not at all. */
public final class Whole {
  private Whole() {
  }

  /**
   * Writes beside the file and renames.
   *
   * @throws InputException when there is no such folder
   */
  public static void write(Path file, byte[] bytes) throws IOException {
    checkFolder(file);
    Path aside = file.resolveSibling("." + file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    try {
      Files.write(aside, bytes);
      Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  /** @throws InputException when a file that is to be written has no folder, or is one */
  static void checkFolder(Path file) {
    if (!Files.isDirectory(file.toAbsolutePath().getParent())) {
      throw new InputException(file + " lies in a folder that is not there: make it first");
    }
    if (Files.isDirectory(file)) {
      throw new InputException(file + " is a folder: name a file in it");
    }
  }
}
