// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What has to be undone when something made of several parts fails half-way: closed without {@link #succeeded}, it runs the steps it was
 * given, last first. A step that fails itself does not keep the others from running; its exception is thrown afterwards, or joins the one
 * that is on its way as a suppressed one.
 */
final class FailureScope implements AutoCloseable {
  private final Deque<Runnable> steps = new ArrayDeque<>();

  /** Runs a step on failure. */
  void onFailure(Runnable step) {
    steps.push(step);
  }

  /** Closes a program on failure; returns it. */
  LoadedProgram add(LoadedProgram program) {
    onFailure(program::close);
    return program;
  }

  /** Everything was made: nothing is undone. */
  void succeeded() {
    steps.clear();
  }

  @Override
  public void close() {
    RuntimeException failure = null;
    while (!steps.isEmpty()) {
      try {
        steps.pop().run();
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
