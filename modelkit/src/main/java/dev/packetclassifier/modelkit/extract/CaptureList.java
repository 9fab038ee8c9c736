// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.extract;

import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.file.DecompressedStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The captures of a command line, with the names that they have in tables: paths from the folder that all of them are in. */
public record CaptureList(List<Entry> entries) {
  private static final int MOST_NAMED = 3;

  /**
   * @param path where it is
   * @param name without what says that it is compressed
   */
  public record Entry(Path path, String name) {
  }

  /** @param paths files, and folders that are searched for captures */
  public static CaptureList of(List<Path> paths) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        List<Path> found = inFolder(path);
        if (found.isEmpty()) {
          throw new InputException(path + " holds no capture: none of its files is named .pcap, .pcapng or .cap, also with .gz or .zst");
        }
        files.addAll(found);
      } else if (Files.exists(path)) {
        files.add(path);
      } else {
        throw new InputException(path + " is not there: give pcap or pcapng files, or folders of them"
            + (path.toString().equals("-") ? "; what comes through a pipe is /dev/stdin" : ""));
      }
    }
    Path common = common(files);
    return new CaptureList(named(common, files));
  }

  /** Rows are told apart by capture and number. */
  private static List<Entry> named(Path common, List<Path> files) {
    Map<String, Path> names = new HashMap<>();
    List<Entry> all = new ArrayList<>();
    for (Path file : files) {
      String name = name(common, file);
      Path other = names.putIfAbsent(name, file);
      if (other != null) {
        throw new InputException(other + " and " + file + " are both called " + name + " in tables: give each capture once");
      }
      all.add(new Entry(file, name));
    }
    return all;
  }

  private static List<Path> inFolder(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).filter(CaptureList::isCapture).sorted().toList();
    }
  }

  /** Whether a file is a capture by its name. */
  public static boolean isCapture(Path file) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT).matches(".*\\.(pcap|pcapng|cap)[0-9]*(\\.gz|\\.zst)?");
  }

  private static Path common(List<Path> files) {
    Path common = files.get(0).toAbsolutePath().normalize().getParent();
    for (Path file : files) {
      Path absolute = file.toAbsolutePath().normalize();
      while (!absolute.startsWith(common)) {
        common = common.getParent();
      }
    }
    return common;
  }

  private static String name(Path common, Path file) {
    Path relative = common.relativize(file.toAbsolutePath().normalize());
    Path folder = relative.getParent();
    String name = DecompressedStream.plainName(file);
    return folder == null ? name : folder.resolve(name).toString().replace('\\', '/');
  }

  /** Their names, the first of many. */
  String names() {
    return entries.stream().limit(MOST_NAMED).map(Entry::name).collect(Collectors.joining(", "))
        + (entries.size() > MOST_NAMED ? ", ..." : "");
  }

  /** Bytes of all of them as they lie on the disk. */
  public long size() throws IOException {
    long size = 0;
    for (Entry named : entries) {
      size += Files.size(named.path());
    }
    return size;
  }
}
