// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/** Which nodes, by their labels; the meaning is that of a Kubernetes label selector. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "(has(self.matchLabels) ? self.matchLabels.map(k, k.size() + self.matchLabels[k].size()).sum() : 0) "
    + "+ (has(self.matchExpressions) ? self.matchExpressions.map(e, e.key.size() + (has(e.values) ? e.values.map(v, v.size() + 3).sum() : 0)).sum() : 0) "
    + "<= 2048", message = "a node selector must have at most 2048 characters of keys and values together: give the nodes one label and select that")
@SchemaCustomizer(value = SchemaPatch.class, input = """
    {"properties": {
      "matchLabels": {"maxProperties": 32, "additionalProperties": {"type": "string", "maxLength": 63}},
      "matchExpressions": {"x-kubernetes-list-type": "atomic"}}}
    """)
public class NodeSelector {
  @JsonPropertyDescription("Labels that a node must have, each with this value.")
  public Map<String, String> matchLabels;

  @Size(max = 16)
  @JsonPropertyDescription("Further conditions, all of which must hold.")
  public List<NodeSelectorExpression> matchExpressions;
}
