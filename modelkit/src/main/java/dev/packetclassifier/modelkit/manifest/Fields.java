// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.manifest;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.modelkit.InputException;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Holds what is written against the API's types: no field unknown, each of its kind, numbers within their bounds. What the API server would
 * refuse is said here in words that name the field.
 */
final class Fields {
  private static final Set<String> OBJECT = Set.of("apiVersion", "kind", "metadata", "spec", "status");
  private static final Set<String> METADATA = Set.of("name", "generateName", "namespace", "selfLink", "uid", "resourceVersion",
      "generation",
      "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "labels", "annotations", "ownerReferences", "finalizers",
      "managedFields");
  private static final int LONG_VALUE = 40;

  private final String file;
  private final ObjectMapper mapper;

  /** @param mapper that will read what is checked */
  Fields(String file, ObjectMapper mapper) {
    this.file = file;
    this.mapper = mapper;
  }

  /**
   * A whole object.
   *
   * @param type of its spec
   * @throws InputException naming the first field that is wrong
   */
  void check(JsonNode object, Class<?> type) {
    known("", object, OBJECT);
    JsonNode metadata = object.path("metadata");
    if (!metadata.path("name").isTextual() || metadata.path("name").asText().isEmpty()) {
      throw wrong("metadata.name", metadata.path("name").isMissingNode() ? "is missing: give the classifier a name" : "must be text");
    }
    known("metadata", metadata, METADATA);
    for (String texts : List.of("labels", "annotations")) {
      if (!metadata.path(texts).isMissingNode() && !metadata.path(texts).isNull()) {
        texts("metadata." + texts, metadata.path(texts));
      }
    }
    if (object.path("spec").isMissingNode()) {
      throw wrong("spec", "is missing: give a manifest of a PacketClassifier");
    }
    bean("spec", object.path("spec"), mapper.constructType(type));
  }

  private void value(String field, JsonNode node, JavaType type, AnnotatedMember member) {
    Class<?> raw = type.getRawClass();
    if (node.isNull() || node.isTextual() && node.asText().isEmpty()) {
      throw wrong(field, "is empty: give it a value, or leave it out");
    } else if (type.isMapLikeType()) {
      texts(field, node);
    } else if (type.isCollectionLikeType()) {
      list(field, node, type.getContentType());
    } else if (type.isEnumType()) {
      choice(field, node, raw);
    } else if (raw == String.class) {
      text(field, node);
    } else if (raw == Boolean.class || raw == boolean.class) {
      must(node.isBoolean(), field, node, "true or false");
    } else if (raw == int.class || raw == long.class || raw == Integer.class || raw == Long.class) {
      number(field, node, raw, member);
    } else {
      bean(field, node, type);
    }
  }

  private void bean(String field, JsonNode node, JavaType type) {
    must(node.isObject(), field, node, "a group of fields");
    Map<String, BeanPropertyDefinition> properties = new LinkedHashMap<>();
    mapper.getDeserializationConfig().introspect(type).findProperties().forEach(property -> properties.put(property.getName(), property));
    known(field, node, properties.keySet());
    node.properties().forEach(entry -> {
      BeanPropertyDefinition property = properties.get(entry.getKey());
      value(field + "." + entry.getKey(), entry.getValue(), property.getPrimaryType(), property.getPrimaryMember());
    });
  }

  private void known(String field, JsonNode node, Set<String> names) {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (!names.contains(entry.getKey())) {
        String path = field.isEmpty() ? entry.getKey() : field + "." + entry.getKey();
        throw wrong(path, "is no field that is known: there are " + names.stream().sorted().collect(Collectors.joining(", ")));
      }
    }
  }

  private void list(String field, JsonNode node, JavaType type) {
    must(node.isArray(), field, node, "a list");
    for (int i = 0; i < node.size(); i++) {
      value(field + "[" + i + "]", node.get(i), type, null);
    }
  }

  private void texts(String field, JsonNode node) {
    must(node.isObject(), field, node, "names with their values");
    node.properties().forEach(entry -> text(field + "." + entry.getKey(), entry.getValue()));
  }

  private void text(String field, JsonNode node) {
    must(node.isTextual(), field, node, node.isValueNode() ? "text: write it in quotes" : "text");
  }

  private void choice(String field, JsonNode node, Class<?> type) {
    List<String> names = Arrays.stream(type.getEnumConstants()).map(Object::toString).toList();
    if (!node.isTextual() || !names.contains(node.asText())) {
      throw wrong(field, "is " + shown(node) + (type == Feature.class ? ", which is no feature: pclf features --list names all"
          : ", must be one of " + String.join(", ", names)));
    }
  }

  private void number(String field, JsonNode node, Class<?> raw, AnnotatedMember member) {
    must(node.isIntegralNumber(), field, node, "a whole number");
    Min least = member == null ? null : member.getAnnotation(Min.class);
    Max most = member == null ? null : member.getAnnotation(Max.class);
    BigDecimal value = node.decimalValue();
    boolean within = raw == int.class || raw == Integer.class ? node.canConvertToInt() : node.canConvertToLong();
    if (least != null && most != null) {
      within = value.compareTo(BigDecimal.valueOf(least.value())) >= 0 && value.compareTo(BigDecimal.valueOf(most.value())) <= 0;
      must(within, field, node, "from " + (long) least.value() + " to " + (long) most.value());
    }
    must(within, field, node, "a smaller number");
  }

  private void must(boolean right, String field, JsonNode node, String what) {
    if (!right) {
      throw wrong(field, "is " + shown(node) + ", must be " + what);
    }
  }

  private static String shown(JsonNode node) {
    if (node.isContainerNode()) {
      return node.isArray() ? "a list" : "a group of fields";
    }
    String text = node.toString();
    return text.length() <= LONG_VALUE ? text : text.substring(0, LONG_VALUE) + "...";
  }

  private InputException wrong(String field, String words) {
    return new InputException(file + ": " + field + " " + words);
  }
}
