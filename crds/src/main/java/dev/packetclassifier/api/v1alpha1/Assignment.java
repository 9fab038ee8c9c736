package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** What one classifier wants of a node. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class Assignment {
  /** The revision whose verdicts count, and whether they are carried out. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public static class Active {
    @Required
    @Size(min = 1, max = 63)
    @JsonPropertyDescription("revision: required. The name of the PacketClassifierRevision to run.")
    public String revision;

    @Required
    @JsonPropertyDescription("mode: required. Observe or Enforce.")
    public Mode mode;
  }

  @Required
  @Size(min = 1, max = 52)
  @JsonPropertyDescription("classifier: required. The PacketClassifier that wants this; the key of the list.")
  public String classifier;

  @Required
  @JsonPropertyDescription("priority: required. The lower number gets an interface that two classifiers want.")
  public int priority;

  @Required
  @JsonPropertyDescription("attachMode: required. Auto, Native or Generic.")
  public AttachMode attachMode;

  @Required
  @JsonPropertyDescription("interfaces: required. Which of the node's interfaces.")
  public InterfaceSelector interfaces;

  @Required
  @JsonPropertyDescription("active: required. The revision whose verdicts count.")
  public Active active;
}
