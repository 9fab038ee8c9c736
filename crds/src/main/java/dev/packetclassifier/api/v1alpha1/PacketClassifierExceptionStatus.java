// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** How many nodes carry an exception out. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class PacketClassifierExceptionStatus {
  @JsonPropertyDescription("The metadata.generation that the counts are about; -1 before the first.")
  public long observedGeneration = -1;

  @JsonPropertyDescription("Nodes with an agent that confirmed it, of all with an agent, for example 37/40. An agent confirms within a "
      + "minute after its kernel has it.")
  public String confirmed;

  @JsonPropertyDescription("Number of nodes with an agent.")
  public int nodes;

  @JsonPropertyDescription("Number of nodes whose agent does not know exceptions: it is too old, and goes on dropping.")
  public int unsupported;

  @Size(max = 10)
  @JsonPropertyDescription("Names of the first ten of them.")
  public List<String> unsupportedNodes;
}
