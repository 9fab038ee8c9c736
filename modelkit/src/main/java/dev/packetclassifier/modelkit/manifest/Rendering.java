// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.manifest;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.Api;
import dev.packetclassifier.api.v1alpha1.ClassAction;
import dev.packetclassifier.api.v1alpha1.ModelSpec;
import dev.packetclassifier.api.v1alpha1.PacketClassifierSpec;
import dev.packetclassifier.api.v1alpha1.PolicySpec;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.api.v1alpha1.Vantage;
import dev.packetclassifier.bpf.model.InvalidModelException;
import dev.packetclassifier.bpf.revision.Revisions;
import dev.packetclassifier.modelkit.InputException;
import java.util.Comparator;
import java.util.TreeMap;

/** The form that a classifier has in Git: checked as the operator checks it, and the same whoever wrote it in which order. */
final class Rendering {
  /** What kubectl adds for itself; a copy of the whole object. */
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private Rendering() {}

  /** @throws InputException when the API server would refuse the name, or where it shall run */
  static void check(String name, PacketClassifierSpec spec) {
    if (name.length() > Api.MAX_NAME_LENGTH || !name.matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?")) {
      throw new InputException("metadata.name is " + name + ": give one (pclf render --name) of at most " + Api.MAX_NAME_LENGTH
          + " lower-case letters, digits and '-', which are not at its ends");
    }
    Targets.check(spec);
  }

  /** @throws InputException naming the field, the bound and what to do */
  static Written of(Written written) {
    PacketClassifierSpec spec = written.spec();
    check(written.name(), spec);
    try {
      Revisions.of(written.name(), spec);
    } catch (InvalidModelException e) {
      throw new InputException("spec." + e.getMessage(), e);
    }
    model(spec.model);
    spec.policy = policy(spec.policy, spec.model);
    if (spec.target.nodeSelector != null && spec.target.nodeSelector.matchLabels != null) {
      spec.target.nodeSelector.matchLabels = new TreeMap<>(spec.target.nodeSelector.matchLabels);
    }
    TreeMap<String, String> annotations = new TreeMap<>(written.annotations());
    annotations.remove(LAST_APPLIED);
    return new Written(written.name(), written.labels(), annotations, spec);
  }

  /** The vantage is always said: whoever reads the model must know it. */
  private static void model(ModelSpec model) {
    model.vantage = model.vantage == null ? Vantage.Endpoint : model.vantage;
    model.stationKey = model.stationKey == StationKey.Address ? null : model.stationKey;
  }

  /** Entries in the order of the classes, without those that pass. */
  private static PolicySpec policy(PolicySpec written, ModelSpec model) {
    if (written == null) {
      return null;
    }
    if (written.actions != null) {
      written.actions = written.actions.stream().filter(action -> action.action != Action.Pass)
          .sorted(Comparator.comparingInt((ClassAction action) -> model.classes.indexOf(action.className))).toList();
    }
    if (written.actions != null && written.actions.isEmpty()) {
      written.actions = null;
    }
    return written.actions == null && written.warmUp == null ? null : written;
  }
}
