// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.extract;

import dev.packetclassifier.modelkit.capture.CaptureFile;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;

/** A line on the terminal: how much is done, how fast, how long it will take. Nothing where there is no terminal. */
public final class ProgressBar {
  private static final int CLOCK_EVERY = 4096;
  private static final long REDRAW_NANOS = 250_000_000L;
  private static final int BAR = 24;

  private final PrintStream out;
  private final long total;
  private final long started = System.nanoTime();
  private long done;
  private long drawn = started;
  private boolean visible;

  private ProgressBar(PrintStream out, long total) {
    this.out = out;
    this.total = total;
  }

  /** @param wanted false for machines that read the output */
  public static ProgressBar of(CaptureList captures, boolean wanted) throws IOException {
    return new ProgressBar(wanted && isTerminal() ? System.err : null, captures.size());
  }

  /** What the launcher script found out; without it, whether standard input and output are a terminal, then the errors mostly are, too. */
  public static boolean isTerminal() {
    String property = System.getProperty("pclf.terminal");
    return property == null ? System.console() != null : Boolean.parseBoolean(property);
  }

  void tick(long packets, CaptureFile capture) {
    if (out != null && packets % CLOCK_EVERY == 0) {
      long now = System.nanoTime();
      if (now - drawn > REDRAW_NANOS) {
        drawn = now;
        draw(packets, done + capture.position(), (now - started) / 1e9);
      }
    }
  }

  void finished(long bytes) {
    done += bytes;
  }

  private void draw(long packets, long bytes, double seconds) {
    visible = true;
    if (total == 0) {
      /* A pipe: nobody knows how much is still to come. */
      out.print(String.format(Locale.ROOT, "\r%,d packets  %,.0f/s  %.0f MB/s ", packets, packets / seconds, bytes / seconds / 1e6));
      out.flush();
      return;
    }
    double share = Math.min(1, (double) bytes / total);
    int filled = (int) (share * BAR);
    double left = share == 0 ? 0 : seconds / share - seconds;
    out.print(String.format(Locale.ROOT, "\r[%s%s] %3.0f %%  %,d packets  %,.0f/s  %.0f MB/s  %d:%02d left ", "#".repeat(filled),
        ".".repeat(BAR - filled), share * 100, packets, packets / seconds, bytes / seconds / 1e6, (long) left / 60, (long) left % 60));
    out.flush();
  }

  /** Takes the line away. */
  public void clear() {
    if (visible) {
      out.print("\r\u001b[K");
      out.flush();
      visible = false;
    }
  }
}
