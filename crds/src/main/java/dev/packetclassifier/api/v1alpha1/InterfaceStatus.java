// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Required;

/** One interface of an assignment. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@SchemaCustomizer(value = SchemaPatch.class, input = Phase.SCHEMA)
public class InterfaceStatus {
  @Required
  @JsonPropertyDescription("The network interface on the node.")
  public String name;

  @JsonPropertyDescription("The index that the kernel gave it; absent while it does not exist.")
  public Integer ifindex;

  @JsonPropertyDescription("Where the program is attached, Native or Tc; absent while it is not.")
  public AttachMode attachMode;

  @JsonPropertyDescription("What the kernel judges packets by there, read back from its maps; absent while nothing is attached.")
  public String revision;

  @JsonPropertyDescription("True while an observer follows what leaves the interface; absent when the model needs none.")
  public Boolean egressObserver;

  @Required
  @JsonPropertyDescription("Running: the kernel judges packets there. Pending: the interface does not exist yet. Warming: it only observes until its "
      + "warm-up is over. Blocked: another program or a setting is in the way. Conflict: another classifier has it. Failed, Unsupported: see "
      + "the message.")
  public Phase phase;

  @JsonPropertyDescription("Why it is not Running, or what attaching changed.")
  public String message;
}
