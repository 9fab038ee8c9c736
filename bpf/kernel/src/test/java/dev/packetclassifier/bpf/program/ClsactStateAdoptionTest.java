// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The same on kernels without tcx. */
class ClsactStateAdoptionTest extends StateAdoptionTest {
  @BeforeEach
  void withoutTcx() {
    System.setProperty(EgressObserver.ONLY_CLSACT, "true");
  }

  @AfterEach
  void withTcx() {
    System.clearProperty(EgressObserver.ONLY_CLSACT);
  }
}
