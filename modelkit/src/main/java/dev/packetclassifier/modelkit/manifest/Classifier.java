// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.manifest;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.ModelSpec;
import dev.packetclassifier.api.v1alpha1.PacketClassifierSpec;
import dev.packetclassifier.api.v1alpha1.PolicySpec;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Policy;
import dev.packetclassifier.bpf.program.CompiledRevision;
import dev.packetclassifier.modelkit.table.Vantage;
import java.util.Map;

/**
 * A classifier, checked.
 *
 * @param name of the object
 * @param annotations of the object
 * @param spec the model as it is written
 * @param written the policy as it is written; null when every class passes
 * @param model the same model, checked
 * @param policy the same policy, checked
 * @param digest of model and policy
 * @param logitScale nats an integer step; 0 when the model does not say
 * @param placed mode and target; null for a revision, which has none
 */
public record Classifier(String name, Map<String, String> annotations, ModelSpec spec, PolicySpec written, Model model, Policy policy,
    String digest, double logitScale, PacketClassifierSpec placed) {
  private static final int SHORT_DIGEST = 10;

  /** The name that the operator gives its revision. */
  public String revisionName() {
    return name + "-" + digest.substring(0, SHORT_DIGEST);
  }

  /** As the kernel takes it. */
  public CompiledRevision revision() {
    return new CompiledRevision(revisionName(), digest, model, policy.actions(), policy.margins(), policy.unjudgedDrops(),
        policy.spared());
  }

  public Vantage vantage() {
    return Vantage.valueOf(model.vantage().name());
  }

  /** [class] whether its action is Drop. */
  public boolean[] drops() {
    boolean[] drops = new boolean[model.classes().size()];
    for (int c = 0; c < drops.length; c++) {
      drops[c] = policy.actions().get(model.classes().get(c)) == Action.Drop;
    }
    return drops;
  }
}
