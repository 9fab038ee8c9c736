// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.cluster;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNodeSpec;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNodeStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Reads the node's own object assignment by assignment. The operator may be one minor version newer: what this agent does not know of
 * one assignment must neither hide the others nor be skipped, for a placement of which a part is skipped is another placement.
 */
public final class NodeObjectParser {
  private static final JsonMapper LENIENT = JsonMapper.builder().build();
  private static final JsonMapper STRICT = JsonMapper.builder()
      .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
          DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
      .annotationIntrospector(new FailOnIgnorable())
      .build();

  private static final String TOO_OLD = "agent too old: it does not understand the assignment: ";

  private NodeObjectParser() {}

  /**
   * The object, with the assignments that can be read, and those that cannot.
   *
   * @param object the whole object, as the API server gives it
   */
  public static NodeObjectState.Present parse(JsonNode object) {
    PacketClassifierNode read = new PacketClassifierNode();
    read.setMetadata(LENIENT.convertValue(object.path("metadata"), ObjectMeta.class));
    read.setStatus(status(object.path("status")));
    Map<String, String> unsupported = new TreeMap<>();
    read.setSpec(spec(object.path("spec"), unsupported));
    return new NodeObjectState.Present(read, unsupported);
  }

  private static PacketClassifierNodeSpec spec(JsonNode spec, Map<String, String> unsupported) {
    if (!spec.isObject()) {
      return null;
    }
    PacketClassifierNodeSpec read = new PacketClassifierNodeSpec();
    read.assignments = new ArrayList<>();
    for (JsonNode entry : spec.path("assignments")) {
      try {
        read.assignments.add(complete(STRICT.treeToValue(entry, Assignment.class)));
      } catch (JsonProcessingException e) {
        unsupported.put(entry.path("classifier").asText(), TOO_OLD + sentence(e));
      } catch (IllegalArgumentException e) {
        unsupported.put(entry.path("classifier").asText(), TOO_OLD + e.getMessage());
      }
    }
    return read;
  }

  private static Assignment complete(Assignment assignment) {
    if (assignment.attachMode == null || assignment.active == null || assignment.active.revision == null
        || assignment.active.mode == null) {
      throw new IllegalArgumentException("attachMode, active.revision or active.mode is missing");
    }
    return assignment;
  }

  /** A status that another version wrote and this one cannot read is overwritten. */
  private static PacketClassifierNodeStatus status(JsonNode status) {
    try {
      return status.isObject() ? LENIENT.treeToValue(status, PacketClassifierNodeStatus.class) : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private static String sentence(JsonProcessingException e) {
    String place = e instanceof JsonMappingException mapping ? mapping.getPath().stream()
        .map(step -> step.getFieldName() == null ? Integer.toString(step.getIndex()) : step.getFieldName()).collect(Collectors.joining("."))
        : "";
    if (e instanceof UnrecognizedPropertyException) {
      return "unknown field " + place;
    }
    if (e instanceof InvalidFormatException invalid) {
      return "unknown value '" + invalid.getValue() + "' of " + place;
    }
    return place + ": " + e.getOriginalMessage();
  }

  /** The API types skip unknown fields, as clients of the API server should; an agent must not. */
  private static final class FailOnIgnorable extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    @Override
    public JsonIgnoreProperties.Value findPropertyIgnoralByName(MapperConfig<?> config, Annotated annotated) {
      return JsonIgnoreProperties.Value.empty();
    }
  }
}
