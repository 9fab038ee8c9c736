// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** What one classifier wants of a node. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class Assignment {
  /** The revision whose verdicts count, and whether they are carried out. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public static class Active {
    @Required
    @Size(min = 1, max = 63)
    @JsonPropertyDescription("Required. The name of the PacketClassifierRevision to run.")
    public String revision;

    @Required
    @JsonPropertyDescription("Required. Observe or Enforce.")
    public Mode mode;
  }

  /** A second revision that judges the same packets and never acts. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public static class Shadow {
    @Required
    @Size(min = 1, max = 63)
    @JsonPropertyDescription("Required. The name of the PacketClassifierRevision whose verdicts are compared with the active one's.")
    public String revision;
  }

  /** How often the node reports what it counted. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public static class Report {
    @Required
    @Min(5)
    @Max(3600)
    @JsonPropertyDescription("Required. Seconds between two reports, 5 to 3600.")
    public int everySeconds;
  }

  @Required
  @Size(min = 1, max = 52)
  @JsonPropertyDescription("Required. Name of the PacketClassifier that this entry is for.")
  public String classifier;

  @Required
  @JsonPropertyDescription("Required. The lower number gets an interface that two classifiers want.")
  public int priority;

  @Required
  @JsonPropertyDescription("Required. Auto, Native or Tc; Generic is read as Tc that only observes.")
  public AttachMode attachMode;

  @JsonPropertyDescription("Optional, default Native. The hooks at which Enforce drops; at others it only observes. The operator "
      + "writes it with a placement that takes the steps of a rollout, so that no node begins to drop by an upgrade.")
  public List<ArrivalHook> hooks;

  @Required
  @JsonPropertyDescription("Required. Which of the node's interfaces.")
  public InterfaceSelector interfaces;

  @Required
  @JsonPropertyDescription("Required. The revision whose verdicts count.")
  public Active active;

  @Pattern("^[0-9a-f]{10}$")
  @JsonPropertyDescription("Ten hexadecimal digits that change with any other field of this entry; the agent repeats them in its status "
      + "when it has acted on the entry. Absent where the agent does not list the capability assignmentId: then observedGeneration "
      + "says how far it is.")
  public String id;

  @JsonPropertyDescription("A second revision that judges the same packets, and only counts; absent: none. Needs the capability shadow.")
  public Shadow shadow;

  @JsonPropertyDescription("Asks for status.assignments[].report; absent: none is written.")
  public Report report;
}
