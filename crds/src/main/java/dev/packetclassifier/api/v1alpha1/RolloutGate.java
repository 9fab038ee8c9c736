// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** What another controller says about one step of a rollout. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class RolloutGate {
  @Required
  @Size(min = 1, max = 63)
  @JsonPropertyDescription("Required. One of rollout.gates.")
  public String name;

  @Required
  @JsonPropertyDescription("Required. The status.rollout.id that it is about; it counts for no other.")
  public long rollout;

  @Required
  @JsonPropertyDescription("Required. The status.rollout.step that it is about; it counts for no other.")
  public int step;

  @Required
  @JsonPropertyDescription("Required. True lets the rollout leave the step; false holds it.")
  public boolean passed;
}
