// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** The copy. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "self == oldSelf", message = "a revision is immutable: change the PacketClassifier, and a new one is made")
@SchemaCustomizer(value = SchemaPatch.class, input = """
    {"properties": {"requires": {"x-kubernetes-list-type": "set", "items": {"type": "string", "maxLength": 63}}}}
    """)
public class PacketClassifierRevisionSpec {
  @Required
  @Size(min = 1, max = 52)
  @JsonPropertyDescription("Required. The PacketClassifier that this is a copy of.")
  public String classifier;

  @Required
  @Min(1)
  @JsonPropertyDescription("Required. The canonical form over which digest is computed; an agent that does not know it "
      + "reports Unsupported and leaves the node's interfaces alone.")
  public int formatVersion;

  @Size(max = 32)
  @JsonPropertyDescription("What an agent must be able to do to run this; one that lacks any reports Unsupported.")
  public List<String> requires;

  @Required
  @Pattern("^[0-9a-f]{64}$")
  @JsonPropertyDescription("Required. SHA-256, in hexadecimal, of the canonical form of model and policy. Equal digests mean "
      + "equal verdicts.")
  public String digest;

  @Required
  @JsonPropertyDescription("Required. The model.")
  public ModelSpec model;

  @JsonPropertyDescription("The policy; absent when every class passes.")
  public PolicySpec policy;

  @Size(max = 351)
  @Pattern("^(0|[1-9][0-9]{0,9})( (0|[1-9][0-9]{0,9}))*$")
  @JsonPropertyDescription("A number for each class, separated by one space: the class's action applies when its score is at "
      + "least so far above the best one of a class with another action. Computed from minConfidence and logitScale; absent when "
      + "every action always applies.")
  public String margins;
}
