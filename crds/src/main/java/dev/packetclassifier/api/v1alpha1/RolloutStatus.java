// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** How far a rollout is. All that the operator needs to go on after a restart stands here and in the node objects. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class RolloutStatus {
  @JsonPropertyDescription("The metadata.generation at which what is rolled out was first wanted, or tried again.")
  public long id;

  @JsonPropertyDescription("Ten hexadecimal digits that change with what is rolled out: revision or placement.")
  public String pair;

  @JsonPropertyDescription("What was last rolled out to the end, and to what nodes return after a failure; absent before the first.")
  public RolloutPair stable;

  @JsonPropertyDescription("What failed; it is not tried again until something else is wanted, or rollout.promote is ID/retry.")
  public RolloutPair failed;

  @JsonPropertyDescription("The step that is being taken, from 1; absent when nothing is being rolled out.")
  public Integer step;

  @JsonPropertyDescription("How many steps there are, with the 100% that may follow the last one.")
  public Integer steps;

  @JsonPropertyDescription("Seconds for which the step has been held; absent while its nodes have not all confirmed.")
  public Long heldSeconds;

  @JsonPropertyDescription("Seconds since the last changed node confirmed, holds not counted: compared with progressDeadline.")
  public Long secondsWithoutProgress;

  @JsonPropertyDescription("Changed nodes that have confirmed.")
  public Integer confirmed;

  @Size(max = 1000)
  @JsonPropertyDescription("Nodes that failed with what is rolled out and were returned, while they are few enough for the rollout to go on.")
  public List<String> regressed;

  @JsonPropertyDescription("True when no node was well with the stable pair as the rollout began: then none can get worse, and a step needs one "
      + "node that is well.")
  public Boolean noneWell;

  @Size(max = 10)
  @JsonPropertyDescription("What was rolled out to the end, the last one first, at most 10.")
  public List<CompletedRollout> completed;

  @JsonPropertyDescription("What it waits for, or why it failed.")
  public String message;
}
