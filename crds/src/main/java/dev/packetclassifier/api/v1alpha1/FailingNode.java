// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** A node that does not run what it is assigned, and why. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class FailingNode {
  @Required
  @JsonPropertyDescription("Name of the Node and of its PacketClassifierNode.")
  public String name;

  @Required
  @JsonPropertyDescription("The phase that its agent reports, or NotEnforcing (observes where it should enforce), OutOfSync "
      + "(runs another revision or mode), Unknown (its agent is not ready), Unsupported (no Linux, or no agent).")
  public String reason;

  @JsonPropertyDescription("What the agent reports about it, or why its agent counts as away.")
  public String message;
}
