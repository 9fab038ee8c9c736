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
      "failingNodes": {"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"]},
      "gates": {"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"]}}}
    """)
public class PacketClassifierStatus {
  @JsonPropertyDescription("The metadata.generation that this status is about; -1 before the first look.")
  public long observedGeneration = -1;

  @JsonPropertyDescription("The revision that was last rolled out to the end; '-' before there is one.")
  public String currentRevision;

  @JsonPropertyDescription("The revision that nodes are changing to; absent when none.")
  public String updatingRevision;

  @JsonPropertyDescription("Counts of the selected nodes; updated and ready equal desired once every node runs what the spec asks for.")
  public NodeCounts nodes;

  @JsonPropertyDescription("How far the rollout is, such as Step 2/4 10/40: the step, and how many of the desired nodes have confirmed "
      + "what is rolled out.")
  public String progress;

  @JsonPropertyDescription("How many of the desired nodes drop packets by this classifier's verdicts, such as 37/40. One that only observes, "
      + "for whatever reason, is not counted.")
  public String enforcing;

  @JsonPropertyDescription("What is rolled out, and how far.")
  public RolloutStatus rollout;

  @Size(max = 8)
  @JsonPropertyDescription("Written by other controllers: see rollout.gates.")
  public List<RolloutGate> gates;

  @Size(max = 10)
  @JsonPropertyDescription("At most 10 nodes that do not run what they are assigned, each with the reason.")
  public List<FailingNode> failingNodes;

  @JsonPropertyDescription("Accepted, Ready, Reconciling and Stalled; kubectl wait and GitOps tools read them.")
  public List<StatusCondition> conditions;
}
