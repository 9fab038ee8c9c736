// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.sync;

import com.sun.jna.Native;

/** Returns unused heap to the kernel: loading and testing a model leaves some megabytes of it behind. */
final class HeapTrimmer {
  static {
    Native.register(HeapTrimmer.class, "c");
  }

  private HeapTrimmer() {}

  private static native int malloc_trim(long keep);

  /** Takes some tens of milliseconds; to be called when the sync loop is idle. */
  static void trim() {
    System.gc();
    malloc_trim(0);
  }
}
