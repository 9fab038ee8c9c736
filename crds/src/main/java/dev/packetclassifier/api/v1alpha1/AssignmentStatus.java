// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
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
    @JsonPropertyDescription("What the kernel runs, read back from its maps; absent when nothing is attached.")
    public String revision;

    @JsonPropertyDescription("What the kernel does, Observe while Warming; absent when nothing is attached.")
    public Mode mode;

    @Required
    @JsonPropertyDescription("Running when every selected interface runs the assigned revision in the assigned mode; else that of the interface "
        + "that is furthest from it.")
    public Phase phase;

    @JsonPropertyDescription("Why it is not Running.")
    public String message;
  }

  /** The shadow as read back from the kernel. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @SchemaCustomizer(value = SchemaPatch.class, input = Phase.SCHEMA)
  public static class Shadow {
    @JsonPropertyDescription("The revision that runs as a shadow, read back from the kernel's maps; absent when none does.")
    public String revision;

    @Required
    @JsonPropertyDescription("Running when every selected interface runs the assigned shadow and its verdicts count. Warming: they do not count "
        + "until its state has followed the traffic for its warm-up. Failed: it does not run, for the reason in the message.")
    public Phase phase;

    @JsonPropertyDescription("Why it is not Running; begins with ShadowFailed when it cannot run.")
    public String message;
  }

  @Required
  @JsonPropertyDescription("Name of the PacketClassifier that this entry is about.")
  public String classifier;

  @Size(max = 10)
  @JsonPropertyDescription("The id of the assignment that the agent acted on and read back; absent when that has none, and while "
      + "nothing is assigned.")
  public String id;

  @Required
  @JsonPropertyDescription("What the kernel judges packets by on this node, and whether that is what is assigned.")
  public Active active;

  @JsonPropertyDescription("Every selected interface, and every one where this classifier is still attached.")
  public List<InterfaceStatus> interfaces;

  @JsonPropertyDescription("Where this classifier remembers flows, addresses and stations, shared by all its interfaces; absent "
      + "when its model looks at nothing but the packet, and while nothing is attached.")
  public TablesStatus tables;

  @JsonPropertyDescription("The second revision that only counts; absent when none is assigned and none runs.")
  public Shadow shadow;

  @JsonPropertyDescription("What was counted, at the pace that the assignment asks for; absent when it asks for none.")
  public AssignmentReport report;
}
