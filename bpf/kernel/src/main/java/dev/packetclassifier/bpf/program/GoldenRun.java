// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.bpf.frame.GoldenStep;
import dev.packetclassifier.bpf.libbpf.MappedMap;
import dev.packetclassifier.bpf.libbpf.TestRun;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.shape.Clock;

/** Lets golden steps pass a loaded program and its observer, by hand and at their times. */
final class GoldenRun implements AutoCloseable {
  private static final int LARGEST_FRAME = 1 << 16;

  private final boolean timed;
  private final Hook hook;
  private final TestRun arriving;
  private final TestRun leaving;
  private final MappedMap given;

  /** @param clock None or Given */
  GoldenRun(LoadedProgram loaded, Clock clock) {
    timed = clock == Clock.Given;
    hook = loaded.hook();
    arriving = new TestRun(loaded.program(), LARGEST_FRAME);
    leaving = loaded.observer() == null ? null : new TestRun(loaded.observer(), LARGEST_FRAME);
    given = timed ? new MappedMap(loaded.map(ObjectFile.GIVEN)) : null;
  }

  /** Lets a step pass the program of its side. Returns the program's action. */
  int pass(GoldenStep step) {
    byte[] frame = step.frame().bytes();
    boolean leaves = step.hook() == Hook.Leaving;
    if (!leaves && hook == Hook.Arriving) {
      return timed ? arriving.runAt(step.nanos(), frame, 0, frame.length, 1) : arriving.run(frame);
    }
    if (timed) {
      given.values().putLong(0, step.nanos());
    }
    return (leaves ? leaving : arriving).runTc(frame, 0, frame.length, step.segmentSize(), 0, 1);
  }

  @Override
  public void close() {
    if (given != null) {
      given.close();
    }
    if (leaving != null) {
      leaving.close();
    }
    arriving.close();
  }
}
