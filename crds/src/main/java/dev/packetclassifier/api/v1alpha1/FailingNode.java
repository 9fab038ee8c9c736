package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** A node that does not run what it should, and why. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class FailingNode {
  @Required
  @JsonPropertyDescription("name: the node.")
  public String name;

  @Required
  @JsonPropertyDescription("reason: the phase that its agent reports, or RunsOtherwise (in another mode, see message), "
      + "Unknown (agent not ready), Unsupported (no agent).")
  public String reason;

  @JsonPropertyDescription("message: what the agent says about it.")
  public String message;
}
