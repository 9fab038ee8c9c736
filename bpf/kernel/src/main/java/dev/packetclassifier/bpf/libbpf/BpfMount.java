// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.libbpf;

import java.nio.file.Path;

/** Mounts BPF file systems. */
public final class BpfMount {
  private BpfMount() {}

  /**
   * Mounts one over a folder that exists.
   *
   * @throws BpfException when the kernel refuses, for one because the process is not privileged
   */
  public static void mount(Path folder) {
    Libbpf.require();
    if (C.mount("bpf", folder.toString(), "bpf", 0, null) != 0) {
      throw Libbpf.failed("mount a BPF file system at " + folder);
    }
  }
}
