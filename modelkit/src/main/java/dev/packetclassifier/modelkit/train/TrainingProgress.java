// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * What training shows while it runs, and whether it is to end early: when its time is over, or when someone presses ctrl-C. What is best so
 * far is kept then. A line that is drawn again on a terminal, one every few seconds elsewhere.
 */
final class TrainingProgress {
  private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final PrintStream out;
  private final boolean terminal;
  private final long started = System.nanoTime();
  private final long mostNanos;
  private volatile boolean interrupted;
  private boolean endedEarly;
  private String stage = "";
  private int steps;
  private int done;
  private long stageStarted = started;
  private long shown = started;
  private boolean visible;

  /**
   * @param out null: nothing is shown
   * @param terminal whether a line can be drawn again
   * @param maxMinutes after which training ends with what it has; 0: never
   */
  TrainingProgress(PrintStream out, boolean terminal, double maxMinutes) {
    this.out = out;
    this.terminal = terminal;
    mostNanos = maxMinutes == 0 ? Long.MAX_VALUE : (long) (maxMinutes * TimeUnit.MINUTES.toNanos(1));
  }

  /** Shows nothing, ends never. */
  static TrainingProgress silent() {
    return new TrainingProgress(null, false, 0);
  }

  /** Another part of the work begins, of steps that are not known yet. */
  void stage(String name) {
    stage = name;
    steps(0);
  }

  /** The same part, of so many steps at most. */
  void steps(int most) {
    steps = most;
    done = 0;
    stageStarted = System.nanoTime();
  }

  /** @param loss of the validation packets; not a number when it was not measured */
  void step(double loss) {
    done++;
    long now = System.nanoTime();
    if (out != null && now - shown >= (terminal ? REDRAW_NANOS : LINE_NANOS)) {
      shown = now;
      draw(loss, now);
    }
  }

  private void draw(double loss, long now) {
    String measured = Double.isNaN(loss) ? "" : String.format(Locale.ROOT, ", loss %.4f", loss);
    String line = String.format(Locale.ROOT, "%s: %d of at most %d%s%s", stage, done, steps, measured, left(now - stageStarted));
    out.print(terminal ? "\r\u001b[K" + line : line + System.lineSeparator());
    out.flush();
    visible = terminal;
  }

  /** Of this part; nothing before enough of it is done to know. */
  private String left(long elapsed) {
    if (elapsed < TimeUnit.SECONDS.toNanos(1)) {
      return "";
    }
    double perStep = (double) elapsed / Math.max(1, done);
    long seconds = (long) (perStep * Math.max(0, steps - done) / TimeUnit.SECONDS.toNanos(1));
    return String.format(Locale.ROOT, ", at most %d:%02d left", seconds / 60, seconds % 60);
  }

  /** Ends training at the next step. May be called by any thread. */
  void interrupt() {
    interrupted = true;
  }

  /** Whether training is to end with what it has. */
  boolean stopped() {
    boolean over = interrupted || System.nanoTime() - started > mostNanos;
    endedEarly |= over;
    return over;
  }

  /** Whether something asked and was told to stop. */
  boolean endedEarly() {
    return endedEarly;
  }

  /** Takes the line away. */
  void clear() {
    if (visible) {
      out.print("\r\u001b[K");
      out.flush();
      visible = false;
    }
  }
}
