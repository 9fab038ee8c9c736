package dev.packetclassifier.modelkit.extract;

import java.util.ArrayList;
import java.util.List;

/** What became of the records of captures. */
public final class Counts {
  private static final int MOST_NAMED = 5;

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
  /** Captures that were used up to a damaged record. */
  public long damaged;
  /** Packets of which the capture has less than the kernel reads. */
  public long cutShort;
  /** Packets that were longer than the MTU and taken for several. */
  public long joined;
  private final List<String> outOfOrderRecords = new ArrayList<>();
  private final List<String> damages = new ArrayList<>();

  void outOfOrder(String capture, long number) {
    outOfOrder++;
    if (outOfOrderRecords.size() < MOST_NAMED) {
      outOfOrderRecords.add(number + " of " + capture);
    }
  }

  void damaged(String capture, String what) {
    damaged++;
    if (damages.size() < MOST_NAMED) {
      damages.add(capture + ": " + what);
    }
  }

  /** One sentence for each thing that somebody should know. */
  List<String> warnings(boolean skipped) {
    List<String> warnings = new ArrayList<>();
    if (outOfOrder > 0) {
      warnings.add(outOfOrder + " records are earlier than one before them, and were " + (skipped ? "left out" : "used where they stand")
          + ": " + shown(outOfOrderRecords, outOfOrder));
    }
    if (damaged > 0) {
      warnings.add(damaged + " captures are damaged and were used up to there: " + shown(damages, damaged));
    }
    if (cutShort > 0) {
      warnings.add(cutShort + " packets were captured shorter than the kernel reads (192 bytes): their payload features differ from the "
          + "kernel's; record with tcpdump -s 0");
    }
    return warnings;
  }

  private static String shown(List<String> some, long all) {
    return String.join(", ", some) + (some.size() < all ? ", ..." : "");
  }
}
