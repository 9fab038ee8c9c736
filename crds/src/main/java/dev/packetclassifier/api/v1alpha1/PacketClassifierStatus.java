// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** What the operator last saw. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@SchemaCustomizer(value = SchemaPatch.class, input = """
    {"properties": {
      "conditions": {"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["type"]},
      "failingNodes": {"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"]}}}
    """)
public class PacketClassifierStatus {
  @JsonPropertyDescription("The metadata.generation that this status is about; -1 before the first look.")
  public long observedGeneration = -1;

  @JsonPropertyDescription("The revision that every ready node runs; '-' before there is one.")
  public String currentRevision;

  @JsonPropertyDescription("The revision that nodes are changing to; absent when none.")
  public String updatingRevision;

  @JsonPropertyDescription("Counts of the selected nodes; ready equals desired once every node runs what the spec asks for.")
  public NodeCounts nodes;

  @Size(max = 10)
  @JsonPropertyDescription("At most 10 nodes that do not run what they are assigned, each with the reason.")
  public List<FailingNode> failingNodes;

  @JsonPropertyDescription("Accepted, Ready, Reconciling and Stalled; kubectl wait and GitOps tools read them.")
  public List<StatusCondition> conditions;
}
