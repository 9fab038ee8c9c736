// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.reconcile;

import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.api.v1alpha1.PacketClassifierRevisionSpec;
import dev.packetclassifier.bpf.model.InvalidModelException;
import dev.packetclassifier.bpf.revision.Revisions;
import dev.packetclassifier.operator.plan.ModelValidation;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Reads each generation of each classifier once: a large model takes milliseconds, and events come by the hundred. */
@Singleton
public class ModelValidator {
  private record Reading(String uid, long generation, ModelValidation validation) {
  }

  private final Map<String, Reading> readings = new ConcurrentHashMap<>();

  private final GuaranteeProofs proofs;

  @Inject
  ModelValidator(GuaranteeProofs proofs) {
    this.proofs = proofs;
  }

  /** @return empty while guarantees are being proved, for {@code policy.proof: Required}: some seconds at most */
  Optional<ModelValidation> validate(PacketClassifier classifier) {
    ModelValidation validation = read(classifier);
    return validation instanceof ModelValidation.Valid valid
        ? proofs.validate(classifier.getMetadata().getName(), classifier.getSpec(), valid) : Optional.of(validation);
  }

  private ModelValidation read(PacketClassifier classifier) {
    String uid = classifier.getMetadata().getUid();
    long generation = classifier.getMetadata().getGeneration();
    return readings.compute(classifier.getMetadata().getName(),
        (name, last) -> last != null && last.uid.equals(uid) && last.generation == generation ? last
            : new Reading(uid, generation, check(classifier))).validation;
  }

  void forget(String classifier) {
    readings.remove(classifier);
    proofs.forget(classifier);
  }

  private static ModelValidation check(PacketClassifier classifier) {
    try {
      PacketClassifierRevisionSpec revision = Revisions.of(classifier.getMetadata().getName(), classifier.getSpec());
      return new ModelValidation.Valid(Revisions.name(revision.classifier, revision.digest), revision.digest);
    } catch (InvalidModelException e) {
      return new ModelValidation.Invalid(e.getMessage());
    }
  }
}
