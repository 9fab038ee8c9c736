// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.verdict;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.bpf.infer.Inference;
import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.model.Model;
import java.util.Map;

/** A model and its policy: from features to class, action and margin. Allocates nothing per packet. */
final class Scoring {
  /** Numbers of the features, in the order of the model's inputs. */
  private final int[] inputs;
  private final Inference inference;
  private final Action[] actions;
  private final int[] margins;

  Scoring(Model model, Map<String, Action> actions, int[] margins) {
    this.inputs = model.inputs().stream().map(Input::feature).mapToInt(Enum::ordinal).toArray();
    this.inference = Inference.of(model);
    this.actions = model.classes().stream().map(name -> actions.getOrDefault(name, Action.Pass)).toArray(Action[]::new);
    this.margins = margins.clone();
  }

  int inputs() {
    return inputs.length;
  }

  int classes() {
    return actions.length;
  }

  /** @param values by the features' numbers */
  void judge(int[] values, Verdict verdict) {
    for (int i = 0; i < inputs.length; i++) {
      verdict.features[i] = Integer.toUnsignedLong(values[inputs[i]]);
    }
    inference.score(verdict.features, verdict.scores);
    verdict.classIndex = Inference.classOf(verdict.scores, verdict.scores.length);
    verdict.action = actions[verdict.classIndex];
    verdict.margin = Margin.of(verdict.scores, actions, verdict.classIndex);
    verdict.applies = verdict.margin >= margins[verdict.classIndex];
  }
}
