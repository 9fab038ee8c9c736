package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Required;
import java.util.List;

/** What the kernel of a node runs for one classifier. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@SchemaCustomizer(value = SchemaPatch.class, input = """
    {"properties": {"interfaces": {"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"]}}}
    """)
public class AssignmentStatus {
  /** The revision as read back from the kernel, and the phase of the whole assignment. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @SchemaCustomizer(value = SchemaPatch.class, input = Phase.SCHEMA)
  public static class Active {
    @JsonPropertyDescription("revision: what the kernel runs, read back from its maps; absent when nothing is attached.")
    public String revision;

    @JsonPropertyDescription("mode: what the kernel does, Observe while Warming; absent when nothing is attached.")
    public Mode mode;

    @Required
    @JsonPropertyDescription("phase: Running when every selected interface runs the wanted revision in the wanted mode; else the worst of its "
        + "interfaces.")
    public Phase phase;

    @JsonPropertyDescription("message: why it is not Running.")
    public String message;
  }

  @Required
  @JsonPropertyDescription("classifier: the PacketClassifier; the key of the list.")
  public String classifier;

  @Required
  @JsonPropertyDescription("active: what runs.")
  public Active active;

  @JsonPropertyDescription("interfaces: every selected interface, and every one where this classifier is still attached.")
  public List<InterfaceStatus> interfaces;

  @JsonPropertyDescription("tables: where this classifier remembers flows, addresses and stations, shared by all its interfaces; absent "
      + "when its model looks at nothing but the packet, and while nothing is attached.")
  public TablesStatus tables;
}
