// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** How many nodes are how far. */
@JsonIgnoreProperties(ignoreUnknown = true)
public class NodeCounts {
  @JsonPropertyDescription("Linux nodes that the target selects and that have an agent.")
  public int desired;

  @JsonPropertyDescription("Desired nodes whose agent reports what is rolled out: the revision, in its mode or warming up for it.")
  public int updated;

  @JsonPropertyDescription("Desired nodes whose agent is ready and runs what the node is assigned on every selected interface; one that is still warming up is not.")
  public int ready;

  @JsonPropertyDescription("Desired nodes that report a failure (see failingNodes).")
  public int failed;

  @JsonPropertyDescription("Selected nodes without an agent or not running Linux.")
  public int unsupported;
}
