// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;

/** How far a rollout goes before it waits. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "type(self.nodes) == int ? self.nodes >= 1 && self.nodes <= 1000000 : self.nodes.matches('^([1-9][0-9]?|100)%$')", message = "nodes must be a number from 1 to 1000000, or a percentage from \"1%\" to \"100%\"")
@ValidationRule(value = "!has(self.hold) || self.hold == 'Manual' || self.hold.matches('^[0-9]{1,4}[smh]$')", message = "hold must be a whole number of at most four digits with a unit, s, m or h, for example 10m, or Manual")
@SchemaCustomizer(value = SchemaPatch.class, input = """
    {"properties": {"nodes": {"maxLength": 4}}}
    """)
public class RolloutStep {
  @JsonPropertyDescription("Optional, Active; absent means Active: the model's verdicts count on these nodes.")
  public RolloutRole role;

  @Required
  @JsonPropertyDescription("Required, a number from 1, or a percentage, which is rounded up: how many nodes have changed when the step "
      + "is reached, those of earlier steps included. With nodeSelector of the nodes that it matches, else of all that change.")
  public IntOrString nodes;

  @JsonPropertyDescription("Optional. The step counts and changes only nodes that match this, besides target.nodeSelector: first the "
      + "staging pool, for example.")
  public NodeSelector nodeSelector;

  @Size(max = 6)
  @JsonPropertyDescription("Optional, a whole number of s, m or h, or Manual; absent means not at all. How long the rollout stays in "
      + "the step once its last node has confirmed; Manual: until rollout.promote names the step. At the last step it delays Complete.")
  public String hold;
}
