// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.revision;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.packetclassifier.api.v1alpha1.PacketClassifierRevisionSpec;
import java.util.ArrayList;
import java.util.List;

/** Reads a revision's JSON and refuses whatever this build would skip or bend. */
final class StrictRevisionJson {
  private static final JsonMapper JSON = JsonMapper.builder()
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
          DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
      .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
      .annotationIntrospector(new SkipsNothing())
      .build();

  private StrictRevisionJson() {}

  static Revision parse(String json) {
    JsonNode root = tree(json);
    JsonNode spec = root.path("spec");
    if (!spec.isObject()) {
      throw new UnknownContentException("not a PacketClassifierRevision: it has no spec");
    }
    // Before the content: what a newer format or capability means is not for this build to parse.
    Revisions.checkSupported(spec.path("formatVersion").asInt(), requires(spec.path("requires")));
    Revision revision = Revisions.read(content(spec));
    checkName(root.path("metadata").path("name").asText(), revision);
    return revision;
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new UnknownContentException("not JSON: " + e.getOriginalMessage());
    }
  }

  private static List<String> requires(JsonNode names) {
    List<String> requires = new ArrayList<>();
    names.forEach(name -> requires.add(name.asText()));
    return requires;
  }

  private static PacketClassifierRevisionSpec content(JsonNode spec) {
    try {
      return JSON.treeToValue(spec, PacketClassifierRevisionSpec.class);
    } catch (JsonProcessingException e) {
      throw new UnknownContentException("spec" + place(e) + " is not something that this build knows: " + e.getOriginalMessage());
    }
  }

  private static String place(JsonProcessingException e) {
    StringBuilder place = new StringBuilder();
    if (e instanceof JsonMappingException mapping) {
      for (JsonMappingException.Reference step : mapping.getPath()) {
        place.append(step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName());
      }
    }
    return place.toString();
  }

  private static void checkName(String name, Revision revision) {
    if (!revision.name().equals(name)) {
      throw new DigestMismatchException("the revision is named " + name + ", but its content has the name " + revision.name()
          + ": it was damaged or changed");
    }
  }

  /** The API types skip unknown fields, as clients of the API server should; here that would skip part of the model. */
  private static final class SkipsNothing extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    @Override
    public JsonIgnoreProperties.Value findPropertyIgnoralByName(MapperConfig<?> config, Annotated annotated) {
      return JsonIgnoreProperties.Value.empty();
    }
  }
}
