// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.quantize;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.Api;
import dev.packetclassifier.api.v1alpha1.ClassAction;
import dev.packetclassifier.api.v1alpha1.InterfaceSelector;
import dev.packetclassifier.api.v1alpha1.Layer;
import dev.packetclassifier.api.v1alpha1.ModelInput;
import dev.packetclassifier.api.v1alpha1.ModelSpec;
import dev.packetclassifier.api.v1alpha1.PacketClassifierSpec;
import dev.packetclassifier.api.v1alpha1.PolicySpec;
import dev.packetclassifier.api.v1alpha1.TargetSpec;
import dev.packetclassifier.api.v1alpha1.Tree;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A classifier as a file for kubectl and Git: equal input, equal bytes. */
public final class Manifest {
  private static final PacketClassifierSpec DEFAULTS = new PacketClassifierSpec();

  private Manifest() {}

  /**
   * @param name of the classifier
   * @param model in integers
   * @param logitScale nats an integer step, set in the model
   * @param drops what is dropped, from which confidence on
   * @param interfaces names; empty: those of the default route
   * @param provenance where the model comes from, short names
   */
  public static byte[] of(String name, ModelSpec model, double logitScale, List<DropThreshold> drops, List<String> interfaces,
      SortedMap<String, String> provenance) {
    PacketClassifierSpec spec = new PacketClassifierSpec();
    spec.model = model;
    model.logitScale = plain(logitScale);
    spec.target = new TargetSpec();
    spec.target.interfaces = new InterfaceSelector();
    if (interfaces.isEmpty()) {
      spec.target.interfaces.defaultRoute = true;
    } else {
      spec.target.interfaces.names = interfaces;
    }
    spec.policy = drops.isEmpty() ? null : policy(drops);
    SortedMap<String, String> annotations = new TreeMap<>();
    provenance.forEach((key, value) -> annotations.put(Provenance.annotation(key), value));
    return write(name, new TreeMap<>(), annotations, spec);
  }

  /**
   * YAML in canonical order, without what equals its default.
   *
   * @param labels of the object
   * @param annotations of the object
   * @throws dev.packetclassifier.modelkit.InputException when the annotations of provenance are too long
   */
  public static byte[] write(String name, SortedMap<String, String> labels, SortedMap<String, String> annotations,
      PacketClassifierSpec spec) {
    return bytes(mapper(yaml()), object(name, labels, annotations, spec));
  }

  /** The same as JSON. */
  public static byte[] json(String name, SortedMap<String, String> labels, SortedMap<String, String> annotations,
      PacketClassifierSpec spec) {
    return bytes(mapper(new JsonFactory()).enable(SerializationFeature.INDENT_OUTPUT), object(name, labels, annotations, spec));
  }

  private static byte[] bytes(ObjectMapper mapper, Map<String, Object> object) {
    try {
      return mapper.writeValueAsString(object).getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("a manifest is always writable", e);
    }
  }

  private static Map<String, Object> object(String name, SortedMap<String, String> labels, SortedMap<String, String> annotations,
      PacketClassifierSpec spec) {
    Provenance.check(annotations);
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", name);
    put(metadata, "labels", labels.isEmpty() ? null : labels);
    put(metadata, "annotations", annotations.isEmpty() ? null : annotations);
    // The model comes last: it is what nobody reads.
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("mode", spec.mode == null ? DEFAULTS.mode : spec.mode);
    body.put("target", spec.target);
    put(body, "policy", spec.policy);
    put(body, "revisionHistoryLimit", spec.revisionHistoryLimit == DEFAULTS.revisionHistoryLimit ? null : spec.revisionHistoryLimit);
    body.put("model", spec.model);
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("apiVersion", Api.GROUP + "/" + Api.VERSION);
    object.put("kind", "PacketClassifier");
    object.put("metadata", metadata);
    object.put("spec", body);
    return object;
  }

  private static void put(Map<String, Object> into, String name, Object value) {
    if (value != null) {
      into.put(name, value);
    }
  }

  private static PolicySpec policy(List<DropThreshold> drops) {
    PolicySpec policy = new PolicySpec();
    policy.actions = new ArrayList<>();
    for (DropThreshold drop : drops) {
      ClassAction action = new ClassAction();
      action.className = drop.className();
      action.action = Action.Drop;
      action.minConfidence = plain(drop.chosen().confidence());
      policy.actions.add(action);
    }
    return policy;
  }

  /** At most 12 digits after the point, without an exponent, as the schema asks. */
  private static String plain(double value) {
    return new BigDecimal(Double.toString(value)).setScale(12, RoundingMode.HALF_EVEN).stripTrailingZeros().toPlainString();
  }

  private static YAMLFactory yaml() {
    return YAMLFactory.builder().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER).disable(YAMLGenerator.Feature.SPLIT_LINES)
        .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR).enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
        .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS).stringQuotingChecker(new NumbersQuoted()).build();
  }

  private static ObjectMapper mapper(JsonFactory factory) {
    ObjectMapper mapper = new ObjectMapper(factory);
    for (Class<?> type : List.of(ModelInput.class, Layer.class, Tree.class, TargetSpec.class)) {
      mapper.addMixIn(type, DefaultsLeftOut.class);
    }
    return mapper.addMixIn(ClassAction.class, ClassFirst.class);
  }

  /** What equals its default is not written, so that manifests are short and their differences shorter. */
  @JsonInclude(JsonInclude.Include.NON_DEFAULT)
  private interface DefaultsLeftOut {
  }

  @JsonPropertyOrder({"class", "action", "minConfidence"})
  private interface ClassFirst {
  }

  /** kubectl reads 1e5, 0x1F, 1_000 and 2026-01-01 as numbers and dates: as names of classes they need quotes. */
  private static final class NumbersQuoted extends StringQuotingChecker.Default {
    private static final long serialVersionUID = 1;
    private static final Pattern NUMBER = Pattern.compile("[-+.]?[0-9][-+0-9a-fA-FxXoO_.:]*");

    @Override
    public boolean needToQuoteValue(String value) {
      return super.needToQuoteValue(value) || NUMBER.matcher(value).matches();
    }
  }
}
