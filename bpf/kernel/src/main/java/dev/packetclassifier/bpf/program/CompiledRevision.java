// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.UnjudgedReason;
import dev.packetclassifier.bpf.image.Images;
import dev.packetclassifier.bpf.model.Guarantee;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Spared;
import dev.packetclassifier.bpf.model.WarmUp;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A model revision that is ready for the kernel.
 *
 * @param name {@code <classifier>-<first 10 hex digits of the digest>}
 * @param digest SHA-256 of the canonical form, 64 lower case hex digits
 * @param model checked: {@code Models.read} made it
 * @param actions what to do by class name; a class without an entry passes
 * @param margins by class index: an action applies when the score margin is at least this; 0 for always
 * @param unjudgedDrops the reasons for which a packet without a verdict is dropped; for all others it passes
 * @param spared what is never dropped whatever the model says
 * @param warmUp how long a program only observes, and leaves flows unjudged that lack what it reads, after it was loaded
 */
public record CompiledRevision(String name, String digest, Model model, Map<String, Action> actions, int[] margins,
    Set<UnjudgedReason> unjudgedDrops, Spared spared, Duration warmUp) {
  /** With the warm-up that the model has by default. */
  public CompiledRevision(String name, String digest, Model model, Map<String, Action> actions, int[] margins,
      Set<UnjudgedReason> unjudgedDrops, Spared spared) {
    this(name, digest, model, actions, margins, unjudgedDrops, spared, WarmUp.of(model, spared.guarantees(), Optional.empty()));
  }

  /** With the warm-up that the model has by default; nothing but what always is protected is spared. */
  public CompiledRevision(String name, String digest, Model model, Map<String, Action> actions, int[] margins,
      Set<UnjudgedReason> unjudgedDrops) {
    this(name, digest, model, actions, margins, unjudgedDrops, Spared.NONE);
  }

  /** With the warm-up that the model has by default; every packet without a verdict passes. */
  public CompiledRevision(String name, String digest, Model model, Map<String, Action> actions, int[] margins) {
    this(name, digest, model, actions, margins, Set.of());
  }

  public CompiledRevision {
    actions = Map.copyOf(actions);
    unjudgedDrops = Set.copyOf(unjudgedDrops);
  }

  /** What a program computes for it: what the model looks at and what the guarantees compare. */
  Set<Feature> features() {
    Set<Feature> features = Guarantee.features(spared.guarantees());
    model.inputs().forEach(input -> features.add(input.feature()));
    return features;
  }

  /** The bytes that a program judges by, counting in a slot. */
  byte[] image(Mode mode, int slot) {
    return Images.of(model, actions, margins, unjudgedDrops, spared, digest, mode, slot);
  }
}
