// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import java.util.concurrent.CountDownLatch;

/** Ctrl-C while training: the best model so far is written before the program ends. A second one ends it at once. */
final class Interruption {
  private final CountDownLatch written = new CountDownLatch(1);
  private final Thread hook;

  private Interruption(TrainingProgress progress) {
    hook = new Thread(() -> {
      progress.interrupt();
      try {
        written.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }, "training-interrupted");
  }

  /** Until it is closed, the end of the program waits for what is being trained. */
  static Interruption of(TrainingProgress progress) {
    Interruption interruption = new Interruption(progress);
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  /** What was being trained is written. */
  void close() {
    written.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The program is ending: the hook has run.
      return;
    }
  }
}
