// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** What one class asks for. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "!has(self.minConfidence) || self.minConfidence.matches('^0[.][5-9][0-9]{0,3}$')", message = "minConfidence must be a decimal in quotes from \"0.5\" to \"0.9999\", with at most four digits after the point")
@ValidationRule(value = "!has(self.minConfidence) || self.action == 'Drop'", message = "minConfidence must come with action Drop: a class that passes has no use for it")
public class ClassAction {
  @Required
  @Size(min = 1, max = 32)
  @JsonProperty("class")
  @JsonPropertyDescription("Required. One of model.classes.")
  public String className;

  @Required
  @JsonPropertyDescription("Required, Pass or Drop. Drop is carried out in mode Enforce only, and never on protected traffic.")
  public Action action;

  @Size(max = 6)
  @JsonPropertyDescription("Optional, a decimal in quotes from \"0.5\" to \"0.9999\" with at most four digits after the "
      + "point; absent means that the action always applies. The packet passes unless the model is at least so sure that the action "
      + "is right: that its score is that far above the best one of a class with another action. Needs model.logitScale and action "
      + "Drop.")
  public String minConfidence;
}
