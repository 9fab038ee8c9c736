// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

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
    @JsonPropertyDescription("Required. The name of the PacketClassifierRevision to run.")
    public String revision;

    @Required
    @JsonPropertyDescription("Required. Observe or Enforce.")
    public Mode mode;
  }

  @Required
  @Size(min = 1, max = 52)
  @JsonPropertyDescription("Required. Name of the PacketClassifier that this entry is for.")
  public String classifier;

  @Required
  @JsonPropertyDescription("Required. The lower number gets an interface that two classifiers want.")
  public int priority;

  @Required
  @JsonPropertyDescription("Required. Auto, Native or Tc; Generic is read as Tc that only observes.")
  public AttachMode attachMode;

  @JsonPropertyDescription("Optional, default Native. The hooks at which Enforce drops; at others it only observes. The operator "
      + "writes it with a placement that takes the steps of a rollout, so that no node begins to drop by an upgrade.")
  public List<ArrivalHook> hooks;

  @Required
  @JsonPropertyDescription("Required. Which of the node's interfaces.")
  public InterfaceSelector interfaces;

  @Required
  @JsonPropertyDescription("Required. The revision whose verdicts count.")
  public Active active;
}
