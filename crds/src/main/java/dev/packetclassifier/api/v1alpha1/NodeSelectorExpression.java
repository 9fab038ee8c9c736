// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** One condition on a node's labels. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "(self.operator in ['In', 'NotIn']) == (has(self.values) && self.values.size() > 0)", message = "values must be given with In and NotIn, and left out with Exists and DoesNotExist")
@SchemaCustomizer(value = SchemaPatch.class, input = """
    {"properties": {"values": {"x-kubernetes-list-type": "set", "items": {"type": "string", "maxLength": 63}}}}
    """)
public class NodeSelectorExpression {
  /** How the label is compared. */
  public enum Operator {
    In, NotIn, Exists, DoesNotExist
  }

  @Required
  @Size(min = 1, max = 317)
  @JsonPropertyDescription("Required. The label's key.")
  public String key;

  @Required
  @JsonPropertyDescription("Required. In and NotIn compare with values; Exists and DoesNotExist look at the key alone. "
      + "NotIn also holds for a node without the label.")
  public Operator operator;

  @Size(max = 64)
  @JsonPropertyDescription("Required with In and NotIn.")
  public List<String> values;
}
