package dev.packetclassifier.modelkit.quantize;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.Api;
import dev.packetclassifier.api.v1alpha1.ClassAction;
import dev.packetclassifier.api.v1alpha1.InterfaceSelector;
import dev.packetclassifier.api.v1alpha1.Layer;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.ModelInput;
import dev.packetclassifier.api.v1alpha1.ModelSpec;
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

/** A classifier as a file for kubectl and Git: equal input, equal bytes. */
public final class Manifest {
  private static final String ANNOTATION = Api.GROUP + "/";

  private Manifest() {
  }

  /**
   * @param name of the classifier
   * @param model in integers
   * @param logitScale nats an integer step, set in the model
   * @param drops what is dropped, from which confidence on
   * @param interfaces names; empty: those of the default route
   * @param provenance where the model comes from, short names
   */
  public static byte[] of(String name, ModelSpec model, double logitScale, List<Drop> drops, List<String> interfaces,
      SortedMap<String, String> provenance) {
    model.logitScale = plain(logitScale);
    TargetSpec target = new TargetSpec();
    target.interfaces = new InterfaceSelector();
    if (interfaces.isEmpty()) {
      target.interfaces.defaultRoute = true;
    } else {
      target.interfaces.names = interfaces;
    }
    // The model comes last: it is what nobody reads.
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("mode", Mode.Observe);
    spec.put("target", target);
    if (!drops.isEmpty()) {
      spec.put("policy", policy(drops));
    }
    spec.put("model", model);
    Map<String, String> annotations = new LinkedHashMap<>();
    provenance.forEach((key, value) -> annotations.put(ANNOTATION + key, value));
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", name);
    metadata.put("annotations", annotations);
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("apiVersion", Api.GROUP + "/" + Api.VERSION);
    object.put("kind", "PacketClassifier");
    object.put("metadata", metadata);
    object.put("spec", spec);
    try {
      return mapper().writeValueAsString(object).getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("a manifest is always writable", e);
    }
  }

  private static PolicySpec policy(List<Drop> drops) {
    PolicySpec policy = new PolicySpec();
    policy.actions = new ArrayList<>();
    for (Drop drop : drops) {
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

  private static ObjectMapper mapper() {
    YAMLFactory factory = YAMLFactory.builder().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
        .disable(YAMLGenerator.Feature.SPLIT_LINES).enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
        .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES).enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS).build();
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
}
