// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** What a node's kernel runs. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@SchemaCustomizer(value = SchemaPatch.class, input = """
    {"properties": {"assignments": {"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["classifier"]},
      "capabilities": {"x-kubernetes-list-type": "set", "items": {"type": "string", "maxLength": 63}}}}
    """)
public class PacketClassifierNodeStatus {
  @JsonPropertyDescription("The metadata.generation that the agent acted on and read back; -1 before the first.")
  public long observedGeneration = -1;

  @JsonPropertyDescription("Number of classifiers that the node should run.")
  public int assigned;

  @JsonPropertyDescription("Number of classifiers that run on every interface they select.")
  public int running;

  @JsonPropertyDescription("One line about all assignments.")
  public String summary;

  @JsonPropertyDescription("The version of the agent that wrote this.")
  public String agentVersion;

  @Size(max = 32)
  @JsonPropertyDescription("What this agent understands of an assignment beyond the fields that are required there; the operator asks "
      + "it for nothing else. Absent in a status of release 0.1.")
  public List<String> capabilities;

  @Size(max = 256)
  @JsonPropertyDescription("The PacketClassifierExceptions that the node's kernel carried out when this was written, each as 10 "
      + "hexadecimal digits of a hash of its uid and generation; one that ended since may still be listed. Absent where the agent does "
      + "not list the capability exceptions.")
  public List<String> exceptions;

  @JsonPropertyDescription("One entry a classifier that is assigned or still attached.")
  public List<AssignmentStatus> assignments;
}
