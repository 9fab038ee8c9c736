package dev.packetclassifier.agent.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Whether pins can be made where they belong: a pin elsewhere would be lost, and with it what it holds in place. */
final class BpfFileSystem {
  private BpfFileSystem() {
  }

  /** One sentence why no pin can be made in this folder, or empty when it can. */
  static Optional<String> problemAt(Path root) {
    Path existing = root;
    while (existing != null && !Files.isDirectory(existing)) {
      existing = existing.getParent();
    }
    try {
      String type = existing == null ? "nothing" : Files.getFileStore(existing).type();
      return "bpf".equals(type) ? Optional.empty()
          : Optional.of("no BPF file system holds " + root + " (" + existing + " is on " + type + "): mount one at /sys/fs/bpf on the node "
              + "(mount -t bpf bpf /sys/fs/bpf) and mount that into the agent's pod");
    } catch (IOException e) {
      return Optional.of("cannot tell which file system holds " + root + ": " + e.getMessage());
    }
  }
}
