// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.manifest;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.AttachMode;
import dev.packetclassifier.api.v1alpha1.ClassAction;
import dev.packetclassifier.api.v1alpha1.InterfaceSelector;
import dev.packetclassifier.api.v1alpha1.NodeSelector;
import dev.packetclassifier.api.v1alpha1.PacketClassifierSpec;
import dev.packetclassifier.api.v1alpha1.TargetSpec;
import dev.packetclassifier.bpf.image.ShapeCodec;
import dev.packetclassifier.bpf.image.StateNeed;
import dev.packetclassifier.bpf.model.Ensemble;
import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Network;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.shape.Shape;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a classifier is, in words. */
final class Description {
  private Description() {}

  static String kind(Model model) {
    if (model.scorer() instanceof Network) {
      return "network";
    }
    return ((Ensemble) model.scorer()).trees().size() == 1 ? "tree" : "ensemble of trees";
  }

  static String shape(Model model) {
    if (model.scorer() instanceof Network network) {
      return model.inputs().size() + network.layers().stream().map(layer -> "-" + layer.neurons()).collect(Collectors.joining());
    }
    Ensemble ensemble = (Ensemble) model.scorer();
    int leaves = ensemble.trees().stream().mapToInt(tree -> tree.leaves()).sum();
    int trees = ensemble.trees().size();
    return trees + (trees == 1 ? " tree, " : " trees, ") + leaves + " leaves, depth " + ensemble.depth();
  }

  static String size(Model model) {
    StateNeed need = StateNeed.of(model, Geometry.standard());
    return String.format(Locale.ROOT, "%,d bytes in the kernel for each interface; tables of a node: %s",
        ShapeCodec.imageSize(Shape.of(model)), need);
  }

  static String vantage(Model model) {
    return model.vantage() + ", stations by " + model.stations();
  }

  static String inputs(Model model) {
    return model.inputs().stream().map(input -> input.feature().name()).collect(Collectors.joining(", "));
  }

  /** Every class with its action, in the order of the scores. */
  static String actions(Classifier classifier) {
    return classifier.model().classes().stream().map(name -> name + "=" + action(classifier, name)).collect(Collectors.joining(", "));
  }

  /** Such as {@code Drop from 0.98}. */
  static String action(Classifier classifier, String className) {
    Action action = classifier.policy().actions().getOrDefault(className, Action.Pass);
    if (classifier.written() != null && classifier.written().actions != null) {
      for (ClassAction written : classifier.written().actions) {
        if (written.className.equals(className) && written.minConfidence != null) {
          return action + " from " + written.minConfidence;
        }
      }
    }
    return action.name();
  }

  /** Such as {@code Observe at eth0}; of a revision, that it runs where its classifier says. */
  static String placement(Classifier classifier) {
    PacketClassifierSpec placed = classifier.placed();
    if (placed == null || placed.target == null) {
      return "where its classifier says";
    }
    TargetSpec target = placed.target;
    StringBuilder words = new StringBuilder().append(placed.mode).append(" at ").append(interfaces(target.interfaces));
    if (target.nodeSelector != null) {
      words.append(" of nodes with ").append(selector(target.nodeSelector));
    }
    words.append(target.attachMode == AttachMode.Auto ? "" : ", attach mode " + target.attachMode);
    return words.append(target.priority == new TargetSpec().priority ? "" : ", priority " + target.priority).toString();
  }

  private static String interfaces(InterfaceSelector selector) {
    if (selector == null) {
      return "no interface";
    }
    return selector.names != null ? String.join(", ", selector.names)
        : selector.namePattern != null ? "interfaces named like " + selector.namePattern : "the default route";
  }

  private static String selector(NodeSelector selector) {
    Stream<String> labels = selector.matchLabels == null ? Stream.of()
        : new TreeMap<>(selector.matchLabels).entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue());
    Stream<String> expressions = selector.matchExpressions == null ? Stream.of() : selector.matchExpressions.stream()
        .map(expression -> expression.key + " " + expression.operator + (expression.values == null ? "" : " " + expression.values));
    return Stream.concat(labels, expressions).collect(Collectors.joining(", "));
  }

  /** How many nodes of all trees compare each feature, the most frequent first. */
  static String compared(Model model) {
    Map<String, Integer> nodes = new TreeMap<>();
    for (Input input : model.inputs()) {
      nodes.put(input.feature().name(), 0);
    }
    ((Ensemble) model.scorer()).trees().forEach(tree -> {
      for (int feature : tree.features()) {
        nodes.merge(model.inputs().get(feature).feature().name(), 1, Integer::sum);
      }
    });
    return nodes.entrySet().stream().sorted(Comparator.comparing((Map.Entry<String, Integer> entry) -> -entry.getValue()))
        .map(entry -> entry.getKey() + " " + entry.getValue()).collect(Collectors.joining(", "));
  }
}
