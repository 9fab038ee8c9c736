package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** What one class asks for. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class ClassAction {
  @Required
  @Size(min = 1, max = 32)
  @JsonProperty("class")
  @JsonPropertyDescription("class: required. One of model.classes.")
  public String className;

  @Required
  @JsonPropertyDescription("action: required, Pass or Drop. Drop is carried out in mode Enforce only, and never on protected traffic.")
  public Action action;
}
