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
  @JsonPropertyDescription("type: Accepted (the model is sound), Ready (every desired node runs what is wanted), Reconciling (nodes are "
      + "being changed), Stalled (nothing will move until somebody acts).")
  public String type;

  @Required
  @JsonPropertyDescription("status: True, False or Unknown.")
  public Status status;

  @Required
  @JsonPropertyDescription("reason: one word for programs.")
  public String reason;

  @Required
  @JsonPropertyDescription("message: a sentence for people, with what to do about it.")
  public String message;

  @JsonPropertyDescription("observedGeneration: the metadata.generation that this condition is about.")
  public long observedGeneration;

  @Required
  @JsonPropertyDescription("lastTransitionTime: when status last changed, RFC 3339.")
  public String lastTransitionTime;
}
