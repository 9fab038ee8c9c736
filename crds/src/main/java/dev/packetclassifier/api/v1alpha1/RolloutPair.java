// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** What is rolled out: a revision, and where and how it runs. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class RolloutPair {
  @Required
  @JsonPropertyDescription("Name of the PacketClassifierRevision.")
  public String revision;

  @Required
  @JsonPropertyDescription("Observe or Enforce.")
  public Mode mode;

  @Required
  @JsonPropertyDescription("As in target.attachMode.")
  public AttachMode attachMode;

  @JsonPropertyDescription("As in target.priority.")
  public int priority;

  @Required
  @JsonPropertyDescription("As in target.interfaces.")
  public InterfaceSelector interfaces;

  @JsonPropertyDescription("As in target.nodeSelector; absent when every node is selected.")
  public NodeSelector nodeSelector;
}
