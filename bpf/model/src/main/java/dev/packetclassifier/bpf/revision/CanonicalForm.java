// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.revision;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.ClassAction;
import dev.packetclassifier.api.v1alpha1.FeatureBound;
import dev.packetclassifier.api.v1alpha1.GuaranteeSpec;
import dev.packetclassifier.api.v1alpha1.Layer;
import dev.packetclassifier.api.v1alpha1.ModelInput;
import dev.packetclassifier.api.v1alpha1.ModelSpec;
import dev.packetclassifier.api.v1alpha1.NeuralNetwork;
import dev.packetclassifier.api.v1alpha1.PolicySpec;
import dev.packetclassifier.api.v1alpha1.ProtectedSpec;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.api.v1alpha1.Transform;
import dev.packetclassifier.api.v1alpha1.Tree;
import dev.packetclassifier.api.v1alpha1.TreeEnsemble;
import dev.packetclassifier.api.v1alpha1.UnjudgedAction;
import dev.packetclassifier.api.v1alpha1.Vantage;
import dev.packetclassifier.bpf.model.Bounds;
import dev.packetclassifier.bpf.model.Decimals;
import dev.packetclassifier.bpf.model.ProtectedTraffic;
import dev.packetclassifier.bpf.model.SourceRange;
import dev.packetclassifier.bpf.model.WarmUp;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Canonical form 1 of a model and its policy: UTF-8 JSON, keys sorted, no whitespace, fields equal to their default left
 * out, actions sorted by class and without those that pass (the default), decimals without zeros at their end, durations in
 * seconds. Digests are computed over it. A warm-up that is not stated has no number here: it is as long as the model's windows.
 *
 * <p>Form 1 never changes, or every digest would; what it cannot say needs a form 2. It is written out field by field and
 * not derived from the API types, so that a change there cannot change it unnoticed.
 */
public final class CanonicalForm {
  /** The {@code formatVersion} of revisions with this form. */
  public static final int VERSION = 1;

  private CanonicalForm() {}

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
    put(object, "logitScale", decimal(model.logitScale));
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
    SortedMap<String, Object> object = new TreeMap<>();
    List<ClassAction> actions = actions(policy);
    if (!actions.isEmpty()) {
      object.put("actions", list(actions, CanonicalForm::action));
    }
    List<UnjudgedAction> unjudged = unjudged(policy);
    if (!unjudged.isEmpty()) {
      object.put("unjudged", list(unjudged, CanonicalForm::unjudged));
    }
    put(object, "protected", protectedObject(protectedTraffic(policy)));
    List<GuaranteeSpec> guarantees = guarantees(policy);
    if (!guarantees.isEmpty()) {
      object.put("guarantees", list(guarantees, CanonicalForm::guarantee));
    }
    if (policy != null && policy.warmUp != null) {
      object.put("warmUp", WarmUp.read(policy.warmUp).toSeconds());
    }
    return object.isEmpty() ? null : object;
  }

  /** Those that do not pass, sorted by class. */
  static List<ClassAction> actions(PolicySpec policy) {
    return policy == null || policy.actions == null ? List.of() : policy.actions.stream().filter(entry -> entry.action != Action.Pass)
        .sorted(Comparator.comparing(entry -> entry.className)).toList();
  }

  /** Those that do not pass, sorted by reason. */
  static List<UnjudgedAction> unjudged(PolicySpec policy) {
    return policy == null || policy.unjudged == null ? List.of() : policy.unjudged.stream().filter(entry -> entry.action != Action.Pass)
        .sorted(Comparator.comparing(entry -> entry.reason.name())).toList();
  }

  /** Each once, ports ascending, ranges in the form that all ways to write one have in common; null for nothing. */
  static ProtectedSpec protectedTraffic(PolicySpec policy) {
    ProtectedTraffic traffic = ProtectedTraffic.read(policy == null ? null : policy.protectedTraffic);
    if (traffic.isEmpty()) {
      return null;
    }
    ProtectedSpec sorted = new ProtectedSpec();
    sorted.ports = traffic.ports().isEmpty() ? null : List.copyOf(traffic.ports());
    sorted.cidrs = traffic.sources().isEmpty() ? null : traffic.sources().stream().map(SourceRange::toString).sorted().toList();
    return sorted;
  }

  private static SortedMap<String, Object> protectedObject(ProtectedSpec traffic) {
    if (traffic == null) {
      return null;
    }
    SortedMap<String, Object> object = new TreeMap<>();
    put(object, "ports", list(traffic.ports, Integer::longValue));
    put(object, "cidrs", traffic.cidrs);
    return object;
  }

  /** Sorted by name, their bounds by feature. */
  static List<GuaranteeSpec> guarantees(PolicySpec policy) {
    return policy == null || policy.guarantees == null ? List.of()
        : policy.guarantees.stream().map(CanonicalForm::sorted).sorted(Comparator.comparing(entry -> entry.name)).toList();
  }

  private static GuaranteeSpec sorted(GuaranteeSpec written) {
    GuaranteeSpec guarantee = new GuaranteeSpec();
    guarantee.name = written.name;
    guarantee.never = written.never;
    guarantee.when = written.when.stream().map(CanonicalForm::withoutDefaults).sorted(Comparator.comparing(bound -> bound.feature.name()))
        .toList();
    return guarantee;
  }

  /** Unless both are defaults: then one has to stand. */
  private static FeatureBound withoutDefaults(FeatureBound written) {
    FeatureBound bound = new FeatureBound();
    bound.feature = written.feature;
    bound.max = written.max == null || written.max == Bounds.MAX_U32 ? null : written.max;
    bound.min = written.min == null || written.min == 0 && bound.max != null ? null : written.min;
    if (bound.min == null && bound.max == null) {
      bound.min = 0L;
    }
    return bound;
  }

  private static SortedMap<String, Object> guarantee(GuaranteeSpec entry) {
    SortedMap<String, Object> object = new TreeMap<>();
    put(object, "name", entry.name);
    put(object, "never", name(entry.never));
    put(object, "when", list(entry.when, CanonicalForm::bound));
    return object;
  }

  private static SortedMap<String, Object> bound(FeatureBound entry) {
    SortedMap<String, Object> object = new TreeMap<>();
    put(object, "feature", entry.feature.name());
    put(object, "min", entry.min);
    put(object, "max", entry.max);
    return object;
  }

  private static SortedMap<String, Object> unjudged(UnjudgedAction entry) {
    SortedMap<String, Object> object = new TreeMap<>();
    put(object, "reason", entry.reason.name());
    put(object, "action", entry.action.name());
    return object;
  }

  private static SortedMap<String, Object> action(ClassAction entry) {
    SortedMap<String, Object> object = new TreeMap<>();
    put(object, "class", entry.className);
    put(object, "action", entry.action.name());
    put(object, "minConfidence", decimal(entry.minConfidence));
    return object;
  }

  private static String decimal(String text) {
    return text == null ? null : Decimals.normalized(text);
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
