// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.manifest;

import dev.packetclassifier.api.v1alpha1.AttachMode;
import dev.packetclassifier.api.v1alpha1.InterfaceSelector;
import dev.packetclassifier.api.v1alpha1.NodeSelector;
import dev.packetclassifier.api.v1alpha1.TargetSpec;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where a classifier shall run; what is not given stays as it is. */
final class PlacementOptions {
  @ArgGroup
  Interfaces interfaces;

  @ArgGroup
  Nodes nodes;

  @Option(names = "--attach-mode", paramLabel = "HOW", description = "${COMPLETION-CANDIDATES}.")
  AttachMode attachMode;

  @Option(names = "--priority", paramLabel = "N", description = "0 to 10000: where two classifiers want an interface, the lower number "
      + "gets it.")
  Integer priority;

  /** One of these. */
  static final class Interfaces {
    @Option(names = "--interfaces", split = ",", paramLabel = "NAME", description = "Interfaces to judge at.")
    List<String> names;

    @Option(names = "--interface-pattern", paramLabel = "REGEX", description = "Judge at interfaces whose whole name matches.")
    String pattern;

    @Option(names = "--default-route", description = "Judge at the interfaces of the default route.")
    boolean defaultRoute;

    private InterfaceSelector selector() {
      InterfaceSelector selector = new InterfaceSelector();
      selector.names = names;
      selector.namePattern = pattern;
      selector.defaultRoute = defaultRoute ? true : null;
      return selector;
    }
  }

  /** One of these. */
  static final class Nodes {
    @Option(names = "--node-label", split = ",", paramLabel = "KEY=VALUE", description = "Only nodes with these labels.")
    Map<String, String> labels;

    @Option(names = "--all-nodes", description = "Every node that has an agent.")
    boolean all;
  }

  void apply(TargetSpec target) {
    if (interfaces != null) {
      target.interfaces = interfaces.selector();
    }
    if (nodes != null) {
      target.nodeSelector = nodes.all ? null : new NodeSelector();
      if (!nodes.all) {
        target.nodeSelector.matchLabels = nodes.labels;
      }
    }
    target.attachMode = attachMode == null ? target.attachMode : attachMode;
    target.priority = priority == null ? target.priority : priority;
  }
}
