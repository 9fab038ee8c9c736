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
  @JsonPropertyDescription("name: the interface; the key of the list.")
  public String name;

  @JsonPropertyDescription("ifindex: its number on the node; absent while it does not exist.")
  public Integer ifindex;

  @JsonPropertyDescription("attachMode: how the program is attached, Native or Generic; absent while it is not.")
  public AttachMode attachMode;

  @JsonPropertyDescription("revision: the revision this interface runs; absent while nothing is attached.")
  public String revision;

  @JsonPropertyDescription("egressObserver: true while an observer follows what leaves the interface; absent when the model needs none.")
  public Boolean egressObserver;

  @Required
  @JsonPropertyDescription("phase: how far it is.")
  public Phase phase;

  @JsonPropertyDescription("message: why it is not Running, or what attaching changed.")
  public String message;
}
