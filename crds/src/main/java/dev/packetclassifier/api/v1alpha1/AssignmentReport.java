// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.util.List;

/** What a classifier counted on a node, over all its interfaces, while reports are assigned. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class AssignmentReport {
  /** The most cells that a report holds: all of them would fill etcd. */
  public static final int MOST_CELLS = 32;

  /** How often the active model said one class while the shadow said another, or the same. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public static class Cell {
    @Required
    @JsonPropertyDescription("The active model's class.")
    public String active;

    @Required
    @JsonPropertyDescription("The shadow's class.")
    public String shadow;

    @Required
    @JsonPropertyDescription("How many the two named so since the report's epoch began.")
    public long packets;
  }

  /** What the shadow said of the packets that the active model judged. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public static class Shadow {
    @Required
    @JsonPropertyDescription("The revision that these are about.")
    public String revision;

    @Required
    @JsonPropertyDescription("Packets that both models judged.")
    public long packets;

    @Required
    @JsonPropertyDescription("Of these, packets of which the two named different classes.")
    public long disagreed;

    @Required
    @JsonPropertyDescription("Of the packets that both judged, those that Enforce would drop by the shadow's verdict.")
    public long wouldDrop;

    @Required
    @JsonPropertyDescription("Of these, packets of established flows.")
    public long establishedWouldDrop;

    @Required
    @JsonPropertyDescription("Flows with a packet that Enforce would have dropped by the shadow's verdict, and that were established later.")
    public long falseDropFlows;

    @Required
    @JsonPropertyDescription("Packets that the shadow did not judge: their flow lacks what it reads, or its state has not warmed up.")
    public long cold;

    @JsonPropertyDescription("The largest cells of the matrix of both models' classes, largest first, at most 32; all are metrics.")
    public List<Cell> cells;
  }

  @Required
  @JsonPropertyDescription("Another number whenever the counters began at 0 again: differences are of meaning within one epoch only.")
  public long epoch;

  @Required
  @JsonPropertyDescription("The active revision that these counts are about.")
  public String revision;

  @Required
  @JsonPropertyDescription("Seconds since the counters began at 0, by a clock that does not jump.")
  public long seconds;

  @Required
  @JsonPropertyDescription("Packets that the active model judged.")
  public long packets;

  @Required
  @JsonPropertyDescription("Of these, packets that Enforce drops; counted in both modes.")
  public long wouldDrop;

  @Required
  @JsonPropertyDescription("Packets of established flows that the active model judged; 0 where no flows are followed.")
  public long establishedPackets;

  @Required
  @JsonPropertyDescription("Of these, packets that Enforce drops; counted in both modes.")
  public long establishedWouldDrop;

  @Required
  @JsonPropertyDescription("TCP flows that were established; 0 where no flows are followed.")
  public long establishedFlows;

  @Required
  @JsonPropertyDescription("Flows with a packet that Enforce would have dropped, that passed and were established later.")
  public long falseDropFlows;

  @JsonPropertyDescription("The comparison with the shadow; absent without one.")
  public Shadow shadow;
}
