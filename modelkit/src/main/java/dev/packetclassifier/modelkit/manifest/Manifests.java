// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.manifest;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.packetclassifier.api.v1alpha1.InterfaceSelector;
import dev.packetclassifier.api.v1alpha1.ModelSpec;
import dev.packetclassifier.api.v1alpha1.PacketClassifierRevisionSpec;
import dev.packetclassifier.api.v1alpha1.PacketClassifierSpec;
import dev.packetclassifier.api.v1alpha1.PolicySpec;
import dev.packetclassifier.api.v1alpha1.TargetSpec;
import dev.packetclassifier.bpf.model.InvalidModelException;
import dev.packetclassifier.bpf.model.Models;
import dev.packetclassifier.bpf.model.Policies;
import dev.packetclassifier.bpf.revision.RevisionException;
import dev.packetclassifier.bpf.revision.Revisions;
import dev.packetclassifier.modelkit.InputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads classifiers and revisions from YAML or JSON. */
public final class Manifests {
  private static final JsonMapper MAPPER = JsonMapper.builder()
      .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
      .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT).disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
      .annotationIntrospector(new SkipsNothing()).build();

  private Manifests() {}

  /**
   * A classifier, or a revision under the name of its classifier.
   *
   * @param file {@code -} for standard input
   * @throws InputException when it is no classifier, or its model or policy leaves a bound
   */
  public static Classifier read(Path file) throws IOException {
    JsonNode object = Documents.one(file);
    String name = Documents.name(file);
    try {
      if (isRevision(object)) {
        PacketClassifierRevisionSpec spec = revision(object, name);
        String digest = Revisions.parse(object.toString()).digest();
        return classifier(spec.classifier, object, spec.model, spec.policy, digest, null);
      }
      PacketClassifierSpec spec = spec(object, PacketClassifierSpec.class, name);
      String digest = Revisions.of(nameOf(object), spec).digest;
      return classifier(nameOf(object), object, spec.model, spec.policy, digest, spec);
    } catch (InvalidModelException | RevisionException e) {
      throw new InputException(name + ": spec." + e.getMessage(), e);
    }
  }

  private static Classifier classifier(String name, JsonNode object, ModelSpec model, PolicySpec policy, String digest,
      PacketClassifierSpec placed) {
    double scale = model.logitScale == null ? 0 : Double.parseDouble(model.logitScale);
    return new Classifier(name, texts(object, "annotations"), model, policy, Models.read(model), Policies.read(policy, model), digest,
        scale,
        placed);
  }

  /**
   * As it is written, every field known, but no bound of the model checked.
   *
   * @param file of a classifier, or of a revision: that becomes its classifier, on the default route; {@code -} for standard input
   */
  static Written written(Path file) throws IOException {
    JsonNode object = Documents.one(file);
    if (isRevision(object)) {
      PacketClassifierRevisionSpec revision = revision(object, Documents.name(file));
      PacketClassifierSpec spec = new PacketClassifierSpec();
      spec.model = revision.model;
      spec.policy = revision.policy;
      spec.target = new TargetSpec();
      spec.target.interfaces = new InterfaceSelector();
      spec.target.interfaces.defaultRoute = true;
      return new Written(revision.classifier, new TreeMap<>(), texts(object, "annotations"), spec);
    }
    PacketClassifierSpec spec = spec(object, PacketClassifierSpec.class, Documents.name(file));
    return new Written(nameOf(object), texts(object, "labels"), texts(object, "annotations"), spec);
  }

  private static boolean isRevision(JsonNode object) {
    return object.path("kind").asText().equals("PacketClassifierRevision");
  }

  private static PacketClassifierRevisionSpec revision(JsonNode object, String file) {
    PacketClassifierRevisionSpec spec = spec(object, PacketClassifierRevisionSpec.class, file);
    if (spec.classifier == null) {
      throw new InputException(file + ": spec.classifier is missing: a revision says whose it is");
    }
    return spec;
  }

  private static String nameOf(JsonNode object) {
    return object.path("metadata").path("name").asText();
  }

  /** Labels or annotations. */
  private static SortedMap<String, String> texts(JsonNode object, String name) {
    SortedMap<String, String> texts = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : object.path("metadata").path(name).properties()) {
      texts.put(entry.getKey(), entry.getValue().asText());
    }
    return texts;
  }

  private static <T> T spec(JsonNode object, Class<T> type, String file) {
    new Fields(file, MAPPER).check(object, type);
    try {
      return MAPPER.treeToValue(object.path("spec"), type);
    } catch (JsonProcessingException e) {
      throw new InputException(file + ": spec cannot be read: " + e.getOriginalMessage(), e);
    }
  }

  /** The API types skip unknown fields, as clients of the API server should; here that would hide a typing error. */
  private static final class SkipsNothing extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    @Override
    public JsonIgnoreProperties.Value findPropertyIgnoralByName(MapperConfig<?> config, Annotated annotated) {
      return JsonIgnoreProperties.Value.empty();
    }
  }
}
