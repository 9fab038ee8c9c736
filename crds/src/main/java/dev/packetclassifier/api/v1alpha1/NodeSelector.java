package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;

/** Which nodes, by their labels; the meaning is that of a Kubernetes label selector. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@SchemaCustomizer(value = SchemaPatch.class, input = """
    {"properties": {
      "matchLabels": {"maxProperties": 32, "additionalProperties": {"type": "string", "maxLength": 63}},
      "matchExpressions": {"x-kubernetes-list-type": "atomic"}}}
    """)
public class NodeSelector {
  @JsonPropertyDescription("matchLabels: labels that a node must have, each with this value.")
  public Map<String, String> matchLabels;

  @Size(max = 16)
  @JsonPropertyDescription("matchExpressions: further conditions, all of which must hold.")
  public List<NodeSelectorExpression> matchExpressions;
}
