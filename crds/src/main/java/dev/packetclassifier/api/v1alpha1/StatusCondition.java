// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** One observation of an object's state, in the form that kubectl wait and kstatus understand. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class StatusCondition {
  /** The status of a condition. */
  public enum Status {
    True, False, Unknown
  }

  @Required
  @JsonPropertyDescription("Accepted: model and policy are valid. Ready: every desired node runs what the spec asks for. Reconciling: something still "
      + "changes by itself. Stalled: nothing will change until someone acts.")
  public String type;

  @Required
  @JsonPropertyDescription("True, False, or Unknown before the operator has looked at the object.")
  public Status status;

  @Required
  @JsonPropertyDescription("A word for programs, such as NodesReady; the documentation lists them all.")
  public String reason;

  @Required
  @JsonPropertyDescription("A sentence for people, with what to do about it.")
  public String message;

  @JsonPropertyDescription("The metadata.generation that this condition is about.")
  public long observedGeneration;

  @Required
  @JsonPropertyDescription("When status last changed, RFC 3339.")
  public String lastTransitionTime;
}
