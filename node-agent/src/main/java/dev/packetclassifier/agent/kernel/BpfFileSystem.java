// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Whether the pin directory is on a BPF file system: a pin elsewhere would be lost, and with it what it keeps attached. */
final class BpfFileSystem {
  /** Where a node has its BPF file system. */
  static final Path USUAL = Path.of("/sys/fs/bpf");

  private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
  private static final int MOUNT_POINT = 4;
  private static final String BEFORE_TYPE = " - ";

  private BpfFileSystem() {}

  /** One sentence why no pin can be made in this folder, or empty when it can. */
  static Optional<String> problemAt(Path root) {
    try {
      return problemAt(root, Files.readAllLines(MOUNTS));
    } catch (IOException e) {
      return Optional.of("cannot tell which file system holds " + root + ": " + e.getMessage());
    }
  }

  /** @param mounts as /proc/PID/mountinfo has them (proc(5)), in the order in which they were made */
  static Optional<String> problemAt(Path root, List<String> mounts) {
    Path mountPoint = Path.of("/");
    String type = "nothing";
    for (String mount : mounts) {
      Path here = Path.of(unescaped(mount.split(" ")[MOUNT_POINT]));
      // Of two at one place the later one lies on top: iproute2 mounts its BPF file system on a second mount of what was there.
      if (root.startsWith(here) && here.startsWith(mountPoint)) {
        mountPoint = here;
        type = mount.substring(mount.indexOf(BEFORE_TYPE) + BEFORE_TYPE.length()).split(" ")[0];
      }
    }
    return "bpf".equals(type) ? Optional.empty()
        : Optional.of("no BPF file system holds " + root + " (" + mountPoint + " is on " + type + "): mount one at /sys/fs/bpf on the node "
            + "(mount -t bpf bpf /sys/fs/bpf) and mount that into the agent's pod");
  }

  /** Blanks, the only escape that a path of ours could have. */
  private static String unescaped(String path) {
    return path.replace("\\040", " ");
  }
}
