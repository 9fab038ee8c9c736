package dev.packetclassifier.modelkit.manifest;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.packetclassifier.api.v1alpha1.Api;
import dev.packetclassifier.api.v1alpha1.InterfaceSelector;
import dev.packetclassifier.api.v1alpha1.ModelSpec;
import dev.packetclassifier.api.v1alpha1.PacketClassifierSpec;
import dev.packetclassifier.api.v1alpha1.PolicySpec;
import dev.packetclassifier.api.v1alpha1.TargetSpec;
import dev.packetclassifier.bpf.model.InvalidModelException;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Models;
import dev.packetclassifier.bpf.model.Policies;
import dev.packetclassifier.bpf.model.Policy;
import dev.packetclassifier.bpf.revision.Digest;
import dev.packetclassifier.modelkit.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads classifiers and revisions from YAML or JSON. */
public final class Manifests {
  private static final YAMLMapper MAPPER = YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
      .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT).disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
      .annotationIntrospector(new SkipsNothing()).build();

  private Manifests() {
  }

  /**
   * @param file {@code -} for standard input
   * @throws InputException when it is no classifier, or its model or policy leaves a bound
   */
  public static Classifier read(Path file) throws IOException {
    return read(object(file), file.toString());
  }

  /**
   * As it is written, every field known, but no bound checked.
   *
   * @param file of a classifier, or of a revision: that becomes its classifier, on the default route; {@code -} for standard input
   */
  static Written written(Path file) throws IOException {
    JsonNode object = object(file);
    if (isRevision(object)) {
      PacketClassifierSpec spec = new PacketClassifierSpec();
      spec.model = part(object, "model", ModelSpec.class, file.toString());
      spec.policy = part(object, "policy", PolicySpec.class, file.toString());
      spec.target = new TargetSpec();
      spec.target.interfaces = new InterfaceSelector();
      spec.target.interfaces.defaultRoute = true;
      return new Written(object.path("spec").path("classifier").asText(), new TreeMap<>(), texts(object, "annotations"), spec);
    }
    PacketClassifierSpec spec = whole(object, file.toString());
    return new Written(object.path("metadata").path("name").asText(), texts(object, "labels"), texts(object, "annotations"), spec);
  }

  private static boolean isRevision(JsonNode object) {
    return object.path("kind").asText().equals("PacketClassifierRevision");
  }

  private static PacketClassifierSpec whole(JsonNode object, String file) {
    JsonNode node = object.path("spec");
    if (!node.isObject()) {
      throw new InputException(file + ": spec is missing: give a manifest of a PacketClassifier");
    }
    try {
      return MAPPER.treeToValue(node, PacketClassifierSpec.class);
    } catch (JsonProcessingException e) {
      throw new InputException(file + ": spec" + field(e) + ": " + line(e.getOriginalMessage()), e);
    }
  }

  private static InputStream open(Path file) throws IOException {
    if (file.toString().equals("-")) {
      return System.in;
    }
    if (!Files.isRegularFile(file)) {
      throw new InputException(file + " is not there: give a manifest of a PacketClassifier");
    }
    return Files.newInputStream(file);
  }

  /** The object as it is written, whatever fields it has. */
  public static JsonNode object(Path file) throws IOException {
    try (InputStream in = open(file); MappingIterator<JsonNode> documents = MAPPER.readerFor(JsonNode.class).readValues(in)) {
      while (documents.hasNext()) {
        JsonNode object = documents.next();
        if (object.path("kind").asText().matches("PacketClassifier(Revision)?")
            && object.path("apiVersion").asText().startsWith(Api.GROUP + "/")) {
          return object;
        }
      }
    } catch (JsonProcessingException e) {
      throw new InputException(file + " is not YAML: " + line(e.getOriginalMessage()) + place(e), e);
    } catch (InputException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new InputException(file + " is not YAML: " + line(e.getMessage()), e);
    }
    throw new InputException(file + " holds no PacketClassifier of " + Api.GROUP + ": check kind and apiVersion");
  }

  private static Classifier read(JsonNode object, String file) {
    String name = object.path("metadata").path("name").asText();
    if (name.isEmpty()) {
      throw new InputException(file + ": metadata.name is missing");
    }
    ModelSpec spec = part(object, "model", ModelSpec.class, file);
    PolicySpec written = part(object, "policy", PolicySpec.class, file);
    try {
      Model model = Models.read(spec);
      Policy policy = Policies.read(written, spec);
      double scale = spec.logitScale == null ? 0 : Double.parseDouble(spec.logitScale);
      PacketClassifierSpec placed = isRevision(object) ? null : whole(object, file);
      return new Classifier(name, texts(object, "annotations"), spec, written, model, policy, Digest.of(spec, written), scale, placed);
    } catch (InvalidModelException e) {
      throw new InputException(file + ": spec." + e.getMessage(), e);
    }
  }

  /** Labels or annotations. */
  private static SortedMap<String, String> texts(JsonNode object, String name) {
    SortedMap<String, String> texts = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : object.path("metadata").path(name).properties()) {
      texts.put(entry.getKey(), entry.getValue().asText());
    }
    return texts;
  }

  private static <T> T part(JsonNode object, String name, Class<T> type, String file) {
    JsonNode node = object.path("spec").path(name);
    if (node.isMissingNode() || node.isNull()) {
      return null;
    }
    try {
      return MAPPER.treeToValue(node, type);
    } catch (JsonProcessingException e) {
      throw new InputException(file + ": spec." + name + field(e) + ": " + line(e.getOriginalMessage()), e);
    }
  }

  private static String field(JsonProcessingException e) {
    StringBuilder field = new StringBuilder();
    if (e instanceof JsonMappingException mapping) {
      for (JsonMappingException.Reference step : mapping.getPath()) {
        field.append(step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName());
      }
    }
    return field.toString();
  }

  private static String place(JsonProcessingException e) {
    return e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
  }

  /** The first line of what a library says, without names of its classes. */
  private static String line(String message) {
    String first = message == null ? "it cannot be read" : message.lines().findFirst().orElse("");
    return first.replaceFirst("^[\\w.]+Exception: ", "").replaceAll("\\(?class dev\\.[\\w.$]+\\)?,? ?", "").replaceAll("dev\\.packetclassifier\\.[\\w.$]*\\.", "").replace(" ()", "");
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
