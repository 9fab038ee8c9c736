// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Packets that are never dropped, whatever the model says of them. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@SchemaCustomizer(value = SchemaPatch.class, input = """
    {"properties": {"when": {"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["feature"]}}}
    """)
public class GuaranteeSpec {
  @Required
  @Size(min = 1, max = 32)
  @Pattern("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$")
  @JsonPropertyDescription("Required, 1 to 32 lower case letters, digits and '-'. What status, Events and metrics call it.")
  public String name;

  @Required
  @Size(min = 1, max = 8)
  @JsonPropertyDescription("Required, 1 to 8 bounds of different features. A packet is covered when it is within all of them.")
  public List<FeatureBound> when;

  @Required
  @JsonPropertyDescription("Required, Drop: a packet that is covered is not dropped by a verdict.")
  public Never never;
}
