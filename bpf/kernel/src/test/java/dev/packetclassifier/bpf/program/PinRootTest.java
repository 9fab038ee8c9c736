// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.bpf.fixture.BpfFileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PinRootTest {
  private final BpfFileSystem bpffs = new BpfFileSystem();
  private final PinRoot root = new PinRoot(bpffs.path().resolve("pclf"));

  @AfterEach
  void close() {
    bpffs.close();
  }

  @Test
  void isEmptyBeforeAnythingIsPinned() {
    assertThat(root.classifiers()).isEmpty();
    assertThat(root.interfaces("sample")).isEmpty();
    root.removeEmpty("sample");
    assertThat(root.path()).doesNotExist();
  }

  @Test
  void listsInOrder() {
    ProtectedAddresses.open(root, "b").close();
    ProtectedAddresses.open(root, "a").close();
    PinRoot.createFolders(root.link("a", 12).getParent());
    PinRoot.createFolders(root.link("a", 3).getParent());
    assertThat(root.classifiers()).containsExactly("a", "b");
    assertThat(root.interfaces("a")).containsExactly(3, 12);
  }

  @Test
  void keepsTheStateWhileAnInterfaceNeedsIt() {
    ProtectedAddresses.open(root, "a").close();
    PinRoot.createFolders(root.link("a", 3).getParent());
    root.removeEmpty("a");
    assertThat(root.state("a").resolve("node")).exists();
    root.removeInterface("a", 3);
    root.removeEmpty("a");
    assertThat(root.path()).doesNotExist();
  }

  @Test
  void keepsOtherClassifiers() {
    ProtectedAddresses.open(root, "a").close();
    ProtectedAddresses.open(root, "b").close();
    root.removeEmpty("a");
    assertThat(root.classifiers()).containsExactly("b");
  }
}
