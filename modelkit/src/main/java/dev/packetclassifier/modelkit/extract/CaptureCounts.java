// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.extract;

import dev.packetclassifier.bpf.capture.DamagedCaptureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What became of the records of captures. */
public final class CaptureCounts {
  private static final int MOST_NAMED = 5;
  /** Share of the records from which on duplicates are a warning: a few equal packets are in every large capture. */
  private static final double NOTABLE = 0.001;
  private static final String DISORDER = "Times between packets, counts of the last seconds and directions come out wrong then (public captures "
      + "of DNS in such disorder: F1 .72 instead of .93): put them into order with --sort";

  /** Records read. */
  public long records;
  /** Packets that went through the program, both hooks. */
  public long packets;
  /** Packets that were not for the local side nor from it. */
  public long elsewhere;
  /** Packets of the local side, followed and no samples. */
  public long leaving;
  /** Records that are earlier than one before them in their capture. */
  public long outOfOrder;
  /** Packets that repeat one of the last 10 ms. */
  public long duplicates;
  /** Damaged records that were left out. */
  public long damagedRecords;
  /** Captures that were used up to a damaged record. */
  public long damaged;
  /** Captures that were left out, as none of their records can be read. */
  public long unread;
  /** Packets of which the capture has less than the kernel reads. */
  public long cutShort;
  /** Packets that were longer than the MTU and taken for several. */
  public long merged;
  private final List<String> outOfOrderRecords = new ArrayList<>();
  private final List<String> damages = new ArrayList<>();
  private final List<String> ends = new ArrayList<>();
  private final List<String> unreadCaptures = new ArrayList<>();

  void outOfOrder(String capture, long number) {
    outOfOrder++;
    name(outOfOrderRecords, number + " of ", capture);
  }

  void damaged(String capture, DamagedCaptureException what) {
    damagedRecords += what.isPassable() ? 1 : 0;
    damaged += what.isPassable() ? 0 : 1;
    name(what.isPassable() ? damages : ends, capture + ": ", what.getMessage());
  }

  void unread(String capture, String why) {
    unread++;
    name(unreadCaptures, capture + ": ", why);
  }

  private static void name(List<String> some, String one, String more) {
    if (some.size() < MOST_NAMED) {
      some.add(one + more);
    }
  }

  /** Warnings for the report, one sentence each. */
  List<String> warnings(CaptureOptions options) {
    List<String> warnings = new ArrayList<>();
    if (outOfOrder > 0) {
      warnings.add(many(outOfOrder, "record is earlier than one before it, and was ", "records are earlier than one before them, and were ")
          + (options.skipOutOfOrder ? "left out" : "used where they stand") + ": " + shown(outOfOrderRecords, outOfOrder)
          + (options.skipOutOfOrder || options.sort ? "" : ". " + DISORDER));
    }
    if (duplicates > records * NOTABLE) {
      warnings.add(many(duplicates, "packet repeats", "packets repeat") + " one of the 10 ms before (" + percent(duplicates, records)
          + " of the records), as captures of all interfaces or of mirrored ports have them, and "
          + (options.skipDuplicates ? "were left out" : "count as traffic of their own; leave them out with --skip-duplicates"));
    }
    if (damagedRecords > 0) {
      warnings.add(many(damagedRecords, "record is damaged and was", "records are damaged and were") + " left out: "
          + shown(damages, damagedRecords));
    }
    if (damaged > 0) {
      warnings.add(many(damaged, "capture is damaged and was", "captures are damaged and were") + " used up to there: "
          + shown(ends, damaged));
    }
    if (unread > 0) {
      warnings.add(many(unread, "file cannot be read and was", "files cannot be read and were") + " left out: "
          + shown(unreadCaptures, unread));
    }
    if (cutShort > 0) {
      warnings
          .add(many(cutShort, "packet was", "packets were") + " captured shorter than the kernel reads (192 bytes): features of the bytes "
              + "that are missing differ from the kernel's; record with tcpdump -s 0");
    }
    return warnings;
  }

  private static String percent(long part, long all) {
    return String.format(Locale.ROOT, "%.1f %%", 100.0 * part / all);
  }

  static String many(long count, String one, String several) {
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : several);
  }

  private static String shown(List<String> some, long all) {
    return String.join("; ", some) + (some.size() < all ? "; ..." : "");
  }
}
