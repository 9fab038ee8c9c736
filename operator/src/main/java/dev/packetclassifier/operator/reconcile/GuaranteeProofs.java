// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.reconcile;

import dev.packetclassifier.api.v1alpha1.PacketClassifierSpec;
import dev.packetclassifier.api.v1alpha1.ProofPolicy;
import dev.packetclassifier.bpf.model.Models;
import dev.packetclassifier.bpf.model.Policies;
import dev.packetclassifier.operator.plan.GuaranteeCheck;
import dev.packetclassifier.operator.plan.ModelValidation;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Proves guarantees, one classifier at a time, on a thread of its own: a reconcile never waits for it. What was found is kept by digest, so
 * that an edit that leaves model and policy as they are, such as to Observe, is acted on at once.
 */
@Singleton
public class GuaranteeProofs {
  private record Entry(String digest, Future<Optional<ModelValidation>> answer) {
  }

  private final Map<String, Entry> entries = new ConcurrentHashMap<>();
  private final ExecutorService prover = Executors.newSingleThreadExecutor(GuaranteeProofs::thread);

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "pclf-prover");
    thread.setDaemon(true);
    thread.setPriority(Thread.MIN_PRIORITY);
    return thread;
  }

  @PreDestroy
  void stop() {
    prover.shutdownNow();
  }

  /**
   * The validation of a classifier whose model and policy are valid.
   *
   * @return empty while its guarantees are being proved
   */
  Optional<ModelValidation> validate(String classifier, PacketClassifierSpec spec, ModelValidation.Valid valid) {
    if (spec.policy == null || spec.policy.proof != ProofPolicy.Required || spec.policy.guarantees == null
        || spec.policy.guarantees.isEmpty()) {
      forget(classifier);
      return Optional.of(valid);
    }
    Entry entry = entries.compute(classifier, (name, last) -> {
      if (last != null && last.digest.equals(valid.digest())) {
        return last;
      }
      cancel(last);
      return new Entry(valid.digest(),
          prover.submit(() -> GuaranteeCheck.refusal(Models.read(spec.model), Policies.read(spec.policy, spec.model))));
    });
    return entry.answer.isDone() ? Optional.of(refusal(entry).orElse(valid)) : Optional.empty();
  }

  private static Optional<ModelValidation> refusal(Entry entry) {
    try {
      return entry.answer.get();
    } catch (ExecutionException | CancellationException e) {
      return Optional.of(GuaranteeCheck.failed(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(GuaranteeCheck.failed(e));
    }
  }

  void forget(String classifier) {
    cancel(entries.remove(classifier));
  }

  /** A search that runs stops within some microseconds. */
  private static void cancel(Entry entry) {
    if (entry != null) {
      entry.answer.cancel(true);
    }
  }
}
