// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A revision that wins over {@code spec.model} and {@code spec.policy}. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "!has(self.mode) || self.mode == 'Observe'", message = "pin.mode must be Observe, or left out: a pin never begins to drop what spec.mode does not")
public class RolloutPin {
  @Required
  @Size(min = 1, max = 63)
  @JsonPropertyDescription("Required. Name of a PacketClassifierRevision of this classifier that still exists. One that has been rolled "
      + "out completely before is taken at once, without steps; another takes the steps.")
  public String revision;

  @JsonPropertyDescription("Optional, Observe; absent means spec.mode.")
  public Mode mode;
}
