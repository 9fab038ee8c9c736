// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.proof;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.model.Model;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * A model and what it drops.
 *
 * @param model checked
 * @param actions by class; a class that is not in it passes
 * @param margins by class index: a class is dropped when its margin is at least this
 */
public record DropRule(Model model, Map<String, Action> actions, int[] margins) {
  Set<Feature> features() {
    Set<Feature> features = EnumSet.noneOf(Feature.class);
    model.inputs().stream().map(Input::feature).forEach(features::add);
    return features;
  }
}
