// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.List;

/** How a changed model, mode or placement reaches the nodes. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "!has(self.maxUnavailable) || (type(self.maxUnavailable) == int ? self.maxUnavailable >= 1 && self.maxUnavailable <= 1000000 "
    + ": self.maxUnavailable.matches('^([1-9][0-9]?|100)%$'))", message = "maxUnavailable must be a number from 1 to 1000000, or a percentage from \"1%\" to \"100%\"")
@ValidationRule(value = "!has(self.progressDeadline) || (self.progressDeadline.matches('^[0-9]{1,4}[smh]$') && duration(self.progressDeadline) >= duration('10s'))", message = "progressDeadline must be a whole number of at most four digits with a unit, s, m or h, and at least 10s, for example 10m")
@ValidationRule(value = "!has(self.promote) || self.promote.matches('^[1-9][0-9]{0,17}/([1-9][0-9]?|retry)$')", message = "promote must be the rollout's id, '/' and a step's number or retry, for example 12/2 or 12/retry; the id stands in status.rollout.id")
@ValidationRule(value = "!has(self.steps) || self.steps.filter(s, !has(s.nodeSelector) && type(s.nodes) == int).map(s, int(s.nodes)).isSorted()", message = "steps must not go down: a later step has at least as many nodes as an earlier one")
@SchemaCustomizer(value = SchemaPatch.class, input = """
    {"properties": {"maxUnavailable": {"maxLength": 4}, "steps": {"x-kubernetes-list-type": "atomic"},
      "gates": {"x-kubernetes-list-type": "set", "items": {"type": "string", "minLength": 1, "maxLength": 63,
        "x-kubernetes-validations": [{"rule": "self.matches('^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$')",
          "message": "must be lower-case letters, digits, '-' and '.', beginning and ending with a letter or digit"}]}}}}
    """)
public class RolloutSpec {
  @Size(min = 1, max = 16)
  @JsonPropertyDescription("Optional, 1 to 16 steps, taken one after the other; absent means one node (three from 30 nodes on) held 1m, "
      + "25% held 2m, 100%. Where the last step leaves nodes out, 100% follows. Everything at once: [{nodes: 100%}].")
  public List<RolloutStep> steps;

  @JsonPropertyDescription("Optional, a number from 1 or a percentage of all desired nodes, rounded up; absent means that the steps alone "
      + "limit it. How many nodes may at one time be assigned what is rolled out and not yet have confirmed that they run it.")
  public IntOrString maxUnavailable;

  @JsonPropertyDescription("Optional, default false. True: no further node is changed, and holds do not count. What makes safer (Observe, "
      + "fewer nodes, the return after a failure) goes on.")
  public Boolean paused;

  @JsonPropertyDescription("Optional. A revision that wins over spec.model and spec.policy until it is taken out: so a rollback stands "
      + "although Git still has the other model.")
  public RolloutPin pin;

  @Size(max = 24)
  @JsonPropertyDescription("Optional. ID/STEP ends the hold of that step of the rollout with that status.rollout.id; ID/retry tries a "
      + "failed rollout again. Other ids are ignored, and status.rollout.message says so.")
  public String promote;

  @Size(max = 5)
  @JsonPropertyDescription("Optional, a whole number of s, m or h, at least 10s; absent means 10m. Changed nodes that have not "
      + "confirmed after so long without progress, holds not counted, have failed.")
  public String progressDeadline;

  @JsonPropertyDescription("Optional, Rollback or Pause; absent means Rollback. What happens when the rollout fails: when a changed node "
      + "fails that was well before; from 100 changed nodes on, when more than one in a hundred does.")
  public OnFailure onFailure;

  @Size(max = 8)
  @JsonPropertyDescription("Optional. Names that must each stand in status.gates with passed: true, for this rollout and step, before a "
      + "step is left; written there by another controller.")
  public List<String> gates;
}
