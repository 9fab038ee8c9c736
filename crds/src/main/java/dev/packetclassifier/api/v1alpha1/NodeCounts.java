package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** How many nodes are how far. */
@JsonIgnoreProperties(ignoreUnknown = true)
public class NodeCounts {
  @JsonPropertyDescription("desired: Linux nodes that the target selects and that have an agent.")
  public int desired;

  @JsonPropertyDescription("updated: desired nodes whose agent reports the wanted revision, in the wanted mode or warming up for it.")
  public int updated;

  @JsonPropertyDescription("ready: updated nodes whose agent is ready and runs it on every selected interface; one that is still warming up is not.")
  public int ready;

  @JsonPropertyDescription("failed: desired nodes that report a failure (see failingNodes).")
  public int failed;

  @JsonPropertyDescription("unsupported: selected nodes without an agent or not running Linux.")
  public int unsupported;
}
