// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class BpfFileSystemTest {
  private static final Path PINS = Path.of("/sys/fs/bpf/packetclassifier");
  private static final String ROOT = "27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw";
  private static final String SYS = "23 27 0:22 / /sys rw,relatime - sysfs sysfs rw";
  private static final String SYS_AGAIN = "50 23 0:22 /fs/bpf /sys/fs/bpf rw,relatime - sysfs sysfs rw";
  private static final String BPF = "51 23 0:42 / /sys/fs/bpf rw,relatime - bpf bpf rw,mode=700";

  @Test
  void aMountedOneIsFine() {
    assertThat(BpfFileSystem.problemAt(PINS, List.of(ROOT, SYS, BPF))).isEmpty();
  }

  /** As iproute2 leaves it behind. */
  @Test
  void theUppermostOfSeveralMountsCounts() {
    assertThat(BpfFileSystem.problemAt(PINS, List.of(ROOT, SYS, SYS_AGAIN, BPF))).isEmpty();
    assertThat(BpfFileSystem.problemAt(PINS, List.of(ROOT, SYS, BPF, SYS_AGAIN))).isPresent();
  }

  @Test
  void whatIsNotMountedIsNamedWithTheRemedy() {
    assertThat(BpfFileSystem.problemAt(PINS, List.of(ROOT, SYS))).hasValueSatisfying(problem -> assertThat(problem)
        .contains("/sys is on sysfs", "mount -t bpf bpf /sys/fs/bpf"));
  }

  /** A mount of another directory whose name begins alike holds nothing of ours. */
  @Test
  void namesAreComparedWhole() {
    String other = BPF.replace("/sys/fs/bpf", "/sys/fs/bpf/packet");
    assertThat(BpfFileSystem.problemAt(PINS, List.of(ROOT, SYS, other))).isPresent();
  }
}
