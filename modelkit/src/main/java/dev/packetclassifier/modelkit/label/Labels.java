package dev.packetclassifier.modelkit.label;

/** Gives packets their class. */
public interface Labels {
  /**
   * @return the label, or null when nothing here says anything of this packet
   */
  Label of(CapturedPacket sample);

  /** What was never used, for the report: rows or rules that matched no packet. Empty when all were. */
  String unused();

  /** What makes it likely that these labels are read in another way than they are meant; empty when there is nothing. */
  default String doubt() {
    return "";
  }

  /** For when nothing matched: what these labels are about, such as their times. Empty when there is nothing to say. */
  default String about() {
    return "";
  }
}
