package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import java.util.List;

/** What a node's kernel runs. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@SchemaCustomizer(value = SchemaPatch.class, input = """
    {"properties": {"assignments": {"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["classifier"]}}}
    """)
public class PacketClassifierNodeStatus {
  @JsonPropertyDescription("observedGeneration: the metadata.generation that the agent acted on and read back; -1 before the first.")
  public long observedGeneration = -1;

  @JsonPropertyDescription("assigned: how many classifiers the node should run.")
  public int assigned;

  @JsonPropertyDescription("running: how many of them run on every selected interface.")
  public int running;

  @JsonPropertyDescription("summary: one line about all assignments.")
  public String summary;

  @JsonPropertyDescription("agentVersion: the version of the agent that wrote this.")
  public String agentVersion;

  @JsonPropertyDescription("assignments: one entry a classifier that is assigned or still attached.")
  public List<AssignmentStatus> assignments;
}
