// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.desired;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What an agent does with its checkpoint when the node was rebooted since it was written: a model that was withdrawn meanwhile must not
 * drop again, so first the API server's answer is waited for, and without one the checkpoint is run in Observe for a time.
 *
 * @param bootId of the running kernel; empty when it cannot be read, which counts as a reboot
 * @param waitFor how long after its start the agent attaches nothing while the API server does not answer
 * @param observeFor how long after its start it only observes while the API server does not answer
 */
public record RebootPolicy(String bootId, Duration waitFor, Duration observeFor) {
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  /** For the running kernel. */
  public static RebootPolicy of(Duration waitFor, Duration observeFor) {
    return new RebootPolicy(currentBootId(), waitFor, observeFor);
  }

  /** Of the running kernel; empty when it cannot be read. */
  public static String currentBootId() {
    try {
      return Files.readString(BOOT_ID).trim();
    } catch (IOException e) {
      return "";
    }
  }

  /** @param checkpointed the boot of the checkpoint; one of a release that did not save it counts as this boot */
  boolean isRebooted(String checkpointed) {
    return bootId.isEmpty() || !bootId.equals(checkpointed);
  }
}
