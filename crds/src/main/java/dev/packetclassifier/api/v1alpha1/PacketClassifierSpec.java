// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;

/** What is wanted. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "!has(self.policy) || !has(self.policy.actions) || self.policy.actions.all(a, a.class in self.model.classes)", message = "every class of policy.actions must be one of model.classes")
@ValidationRule(value = "has(self.model.logitScale) || !has(self.policy) || !has(self.policy.actions) || self.policy.actions.all(a, !has(a.minConfidence))", message = "policy.actions[].minConfidence needs model.logitScale: write what one step of a score is worth, or leave minConfidence out")
public class PacketClassifierSpec {
  @Default("Observe")
  @JsonPropertyDescription("Optional, default Observe: count and report what would be dropped. Enforce: drop it.")
  public Mode mode = Mode.Observe;

  @Required
  @JsonPropertyDescription("Required. The quantized model. A change makes a new revision; every node changes over without "
      + "losing a packet, and no packet is judged by a mixture of two.")
  public ModelSpec model;

  @JsonPropertyDescription("Optional, default every class passes. What is done with the packets of each class.")
  public PolicySpec policy;

  @Required
  @JsonPropertyDescription("Required. The nodes and interfaces.")
  public TargetSpec target;

  @JsonPropertyDescription("Optional; absent is safe: few nodes first. How a change of model, policy, mode or target reaches the nodes, and "
      + "how it is taken back.")
  public RolloutSpec rollout;

  @Min(1)
  @Max(100)
  @Default("10")
  @JsonPropertyDescription("Optional, default 10, 1 to 100. How many revisions are kept that no node runs any "
      + "more; older ones are deleted.")
  public int revisionHistoryLimit = 10;
}
