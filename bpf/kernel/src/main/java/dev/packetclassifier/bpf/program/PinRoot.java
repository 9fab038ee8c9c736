// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where this node's pins live: {@code <root>/<classifier>/state/*} and {@code <root>/<classifier>/if/<ifindex>/link}. A folder
 * {@code <root>/<classifier>/if/<ifindex>/clsact} says that the interface's clsact was made here.
 *
 * <p>Where the kernel has tcx, {@code <root>/<classifier>/if/<ifindex>/egress} is the link of the program that sees what leaves.
 *
 * <p>A program that ran before and may come back is kept as {@code <root>/<classifier>/if/<ifindex>/previous}.
 *
 * <p>File names are classifier names and interface numbers only: the BPF file system refuses dots.
 */
public final class PinRoot {
  private final Path root;

  /** @param root a folder in a mounted BPF file system, such as {@code /sys/fs/bpf/packetclassifier}; made when first needed */
  public PinRoot(Path root) {
    this.root = root;
  }

  /** The folder. */
  public Path path() {
    return root;
  }

  /** The classifiers that have pins here, sorted; empty when the folder does not exist. */
  public List<String> classifiers() {
    return names(root);
  }

  /** The interface numbers that a classifier has a pin folder for, sorted; some may be left half made by a killed agent. */
  public List<Integer> interfaces(String classifier) {
    return names(root.resolve(classifier).resolve("if")).stream().filter(name -> name.matches("[0-9]{1,9}")).map(Integer::valueOf)
        .sorted().toList();
  }

  /**
   * Removes what is left of a classifier after its last interface was detached: its state maps and folders. Does nothing while an
   * interface folder exists. The root itself goes when it is empty.
   */
  public void removeEmpty(String classifier) {
    Path folder = root.resolve(classifier);
    if (!names(folder.resolve("if")).isEmpty()) {
      return;
    }
    removePins(classifier);
    delete(state(classifier));
    delete(folder.resolve("if"));
    delete(folder);
    delete(root);
  }

  /** Removes the pins of what a classifier's interfaces share. */
  void removePins(String classifier) {
    statePins(classifier).forEach(PinRoot::delete);
  }

  Path state(String classifier) {
    return root.resolve(classifier).resolve("state");
  }

  Path link(String classifier, int ifindex) {
    return root.resolve(classifier).resolve("if").resolve(Integer.toString(ifindex)).resolve("link");
  }

  /** The link of the egress observer, on kernels with tcx. */
  Path egressLink(String classifier, int ifindex) {
    return link(classifier, ifindex).resolveSibling("egress");
  }

  /** The program that ran before, while it is kept. */
  Path previous(String classifier, int ifindex) {
    return link(classifier, ifindex).resolveSibling("previous");
  }

  /** Pins of what a classifier's interfaces share, sorted. */
  List<Path> statePins(String classifier) {
    return names(state(classifier)).stream().map(state(classifier)::resolve).toList();
  }

  /** Removes one pin; nothing happens when it is not there. */
  static void unpin(Path pin) {
    delete(pin);
  }

  /** Says, to whoever comes after this process, that the interface's clsact is made here. */
  void noteClsact(String classifier, int ifindex) {
    createFolders(clsact(classifier, ifindex));
  }

  boolean madeClsact(String classifier, int ifindex) {
    return Files.isDirectory(clsact(classifier, ifindex));
  }

  void forgetClsact(String classifier, int ifindex) {
    delete(clsact(classifier, ifindex));
  }

  private Path clsact(String classifier, int ifindex) {
    return link(classifier, ifindex).resolveSibling("clsact");
  }

  /** Removes the pin and the folder of an interface, whatever of them there is. */
  void removeInterface(String classifier, int ifindex) {
    Path link = link(classifier, ifindex);
    delete(link);
    delete(link.resolveSibling("link_next"));
    delete(egressLink(classifier, ifindex));
    delete(previous(classifier, ifindex));
    delete(clsact(classifier, ifindex));
    delete(link.getParent());
  }

  /** Makes folders that only root can look into. */
  static void createFolders(Path folder) {
    try {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create " + folder + " (is the BPF file system mounted there?)", e);
    }
  }

  private static List<String> names(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
  }

  /** A folder that holds something, or on which something is mounted, stays. */
  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (DirectoryNotEmptyException e) {
      return;
    } catch (FileSystemException e) {
      if (!Files.isDirectory(path)) {
        throw new UncheckedIOException("cannot remove " + path, e);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + path, e);
    }
  }
}
