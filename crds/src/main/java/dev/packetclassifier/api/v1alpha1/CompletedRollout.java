// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** A revision that was rolled out to the end, in a mode. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class CompletedRollout {
  @Required
  @JsonPropertyDescription("Name of the PacketClassifierRevision.")
  public String revision;

  @Required
  @JsonPropertyDescription("Observe or Enforce.")
  public Mode mode;
}
