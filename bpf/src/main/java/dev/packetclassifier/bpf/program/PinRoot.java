package dev.packetclassifier.bpf.program;

import java.nio.file.Path;
import java.util.List;

/**
 * Where this node's pins live: {@code <root>/<classifier>/state/*} and {@code <root>/<classifier>/if/<ifindex>/link}.
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
    throw new UnsupportedOperationException();
  }

  /** The interface numbers that a classifier has a pin folder for, sorted; some may be left half made by a killed agent. */
  public List<Integer> interfaces(String classifier) {
    throw new UnsupportedOperationException();
  }

  /**
   * Removes what is left of a classifier after its last interface was detached: its state maps and folders. Does nothing while an
   * interface folder exists. The root itself goes when it is empty.
   */
  public void removeEmpty(String classifier) {
    throw new UnsupportedOperationException();
  }
}
