// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Where a classifier remembers on a node what its features are about. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class TablesStatus {
  @JsonPropertyDescription("Memory of the tables, charged to the agent's pod.")
  public long bytes;

  @JsonPropertyDescription("How many flows they hold at most; absent when none are remembered.")
  public Integer flows;

  @JsonPropertyDescription("How many addresses; absent when none are remembered.")
  public Integer addresses;

  @JsonPropertyDescription("How many stations; absent when none are remembered.")
  public Integer stations;
}
