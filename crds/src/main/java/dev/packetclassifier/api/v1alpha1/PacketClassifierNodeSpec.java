// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/**
 * What a node should run.
 *
 * <p>The list is never absent: server-side apply takes an empty list away, and the default puts it back. An agent detaches what
 * the list explicitly lacks.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@SchemaCustomizer(value = SchemaPatch.class, input = """
    {"properties": {"assignments": {"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["classifier"], "default": []}}}
    """)
public class PacketClassifierNodeSpec {
  @Size(max = 256)
  @JsonPropertyDescription("One entry a classifier. An agent detaches a classifier that this list lacks.")
  public List<Assignment> assignments;
}
