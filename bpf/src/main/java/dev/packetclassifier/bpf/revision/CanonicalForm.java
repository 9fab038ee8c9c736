package dev.packetclassifier.bpf.revision;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.ClassAction;
import dev.packetclassifier.api.v1alpha1.Layer;
import dev.packetclassifier.api.v1alpha1.ModelInput;
import dev.packetclassifier.api.v1alpha1.ModelSpec;
import dev.packetclassifier.api.v1alpha1.NeuralNetwork;
import dev.packetclassifier.api.v1alpha1.PolicySpec;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.api.v1alpha1.Transform;
import dev.packetclassifier.api.v1alpha1.Tree;
import dev.packetclassifier.api.v1alpha1.TreeEnsemble;
import dev.packetclassifier.api.v1alpha1.Vantage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Canonical form 1 of a model and its policy: UTF-8 JSON, keys sorted, no whitespace, fields equal to their default left
 * out, actions sorted by class and without those that pass (the default). Digests are computed over it.
 *
 * <p>Form 1 never changes, or every digest would; what it cannot say needs a form 2. It is written out field by field and
 * not derived from the API types, so that a change there cannot change it unnoticed.
 */
public final class CanonicalForm {
  /** The {@code formatVersion} of revisions with this form. */
  public static final int VERSION = 1;

  private CanonicalForm() {
  }

  /**
   * @param policy null when every class passes
   */
  public static byte[] of(ModelSpec model, PolicySpec policy) {
    SortedMap<String, Object> root = new TreeMap<>();
    put(root, "model", model(model));
    put(root, "policy", policy(policy));
    StringBuilder json = new StringBuilder();
    CanonicalJson.write(root, json);
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static SortedMap<String, Object> model(ModelSpec model) {
    SortedMap<String, Object> object = new TreeMap<>();
    put(object, "classes", model.classes);
    put(object, "features", list(model.features, CanonicalForm::input));
    put(object, "neuralNetwork", network(model.neuralNetwork));
    put(object, "treeEnsemble", ensemble(model.treeEnsemble));
    putUnless(object, "vantage", name(model.vantage), Vantage.Endpoint.name());
    putUnless(object, "stationKey", name(model.stationKey), StationKey.Address.name());
    return object;
  }

  private static SortedMap<String, Object> input(ModelInput input) {
    SortedMap<String, Object> object = new TreeMap<>();
    put(object, "name", input.name.name());
    putUnless(object, "transform", input.transform.name(), Transform.Linear.name());
    putUnless(object, "offset", input.offset, 0L);
    putUnless(object, "multiplier", (long) input.multiplier, 1L);
    putUnless(object, "shift", (long) input.shift, 0L);
    return object;
  }

  private static SortedMap<String, Object> network(NeuralNetwork network) {
    if (network == null) {
      return null;
    }
    SortedMap<String, Object> object = new TreeMap<>();
    put(object, "layers", list(network.layers, CanonicalForm::layer));
    return object;
  }

  private static SortedMap<String, Object> layer(Layer layer) {
    SortedMap<String, Object> object = new TreeMap<>();
    put(object, "weights", layer.weights);
    put(object, "biases", layer.biases);
    putUnless(object, "shift", (long) layer.shift, 0L);
    return object;
  }

  private static SortedMap<String, Object> ensemble(TreeEnsemble ensemble) {
    if (ensemble == null) {
      return null;
    }
    SortedMap<String, Object> object = new TreeMap<>();
    put(object, "baseScores", ensemble.baseScores);
    put(object, "trees", list(ensemble.trees, CanonicalForm::tree));
    return object;
  }

  private static SortedMap<String, Object> tree(Tree tree) {
    SortedMap<String, Object> object = new TreeMap<>();
    put(object, "features", tree.features);
    put(object, "thresholds", tree.thresholds);
    put(object, "left", tree.left);
    put(object, "right", tree.right);
    putUnless(object, "leafShift", (long) tree.leafShift, 0L);
    put(object, "leafScores", tree.leafScores);
    return object;
  }

  private static SortedMap<String, Object> policy(PolicySpec policy) {
    SortedMap<String, Action> byClass = new TreeMap<>();
    if (policy != null && policy.actions != null) {
      for (ClassAction entry : policy.actions) {
        if (entry.action != Action.Pass) {
          byClass.put(entry.className, entry.action);
        }
      }
    }
    if (byClass.isEmpty()) {
      return null;
    }
    SortedMap<String, Object> object = new TreeMap<>();
    object.put("actions", byClass.entrySet().stream()
        .map(entry -> new TreeMap<>(Map.of("class", entry.getKey(), "action", entry.getValue().name()))).toList());
    return object;
  }

  private static String name(Enum<?> value) {
    return value == null ? null : value.name();
  }

  private static <T> List<?> list(List<T> values, Function<T, ?> element) {
    return values == null ? null : values.stream().map(element).toList();
  }

  private static void put(SortedMap<String, Object> object, String key, Object value) {
    if (value != null) {
      object.put(key, value);
    }
  }

  private static void putUnless(SortedMap<String, Object> object, String key, Object value, Object defaultValue) {
    if (value != null && !value.equals(defaultValue)) {
      object.put(key, value);
    }
  }
}
