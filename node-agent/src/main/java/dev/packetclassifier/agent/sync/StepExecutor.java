// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.sync;

import dev.packetclassifier.agent.kernel.Kernel;
import dev.packetclassifier.agent.kernel.KernelException;
import dev.packetclassifier.agent.plan.AttachOption;
import dev.packetclassifier.agent.plan.AttachedProgram;
import dev.packetclassifier.agent.plan.DesiredAttachment;
import dev.packetclassifier.agent.plan.NodePlanner;
import dev.packetclassifier.agent.plan.PlacementOutcome;
import dev.packetclassifier.agent.plan.ShadowPlanner;
import dev.packetclassifier.agent.plan.Step;
import dev.packetclassifier.agent.plan.TargetInterface;
import dev.packetclassifier.agent.revision.RevisionCache;
import dev.packetclassifier.api.v1alpha1.AttachMode;
import dev.packetclassifier.api.v1alpha1.Phase;
import dev.packetclassifier.bpf.program.CompiledRevision;
import dev.packetclassifier.bpf.program.ProgramTarget;
import dev.packetclassifier.bpf.revision.Revisions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jboss.logging.Logger;

/** Executes the steps of a plan. A step that fails changes nothing on the wire and stops no other step. */
final class StepExecutor {
  private static final Logger LOG = Logger.getLogger(StepExecutor.class);
  private static final Duration SELF_TEST_RETRY = Duration.ofMinutes(10);

  private final Kernel kernel;
  private final RevisionCache revisionCache;
  private final FailedAttempts failedAttempts;
  private final AgentCounters counters;
  private final SelfTestCache selfTests;

  StepExecutor(Kernel kernel, RevisionCache revisionCache, FailedAttempts failedAttempts, AgentCounters counters) {
    this.kernel = kernel;
    this.revisionCache = revisionCache;
    this.failedAttempts = failedAttempts;
    this.counters = counters;
    this.selfTests = new SelfTestCache(kernel, counters, SELF_TEST_RETRY);
  }

  /**
   * @param protection writes a classifier's protected addresses; called before each attach
   * @param heartbeat called between steps, which can take seconds each
   * @return the outcome of each activation that failed
   */
  StepFailures execute(List<Step> steps, ProtectedAddressSync protection, Runnable heartbeat, Instant now) {
    StepFailures failed = new StepFailures();
    for (Step step : steps) {
      heartbeat.run();
      if (step instanceof Step.Activation activation) {
        DesiredAttachment attachment = activation.attachment();
        activate(activation, protection, now)
            .ifPresent(outcome -> (attachment.shadow().isPresent() ? failed.shadow() : failed.active()).put(target(attachment), outcome));
      } else {
        remove(step);
      }
    }
    return failed;
  }

  private void remove(Step step) {
    try {
      if (step instanceof Step.Detach detach) {
        kernel.detach(detach.classifier(), detach.ifindex());
      } else {
        kernel.remove(step.classifier());
      }
      counters.detached();
      LOG.infof("done: %s", step);
    } catch (KernelException e) {
      LOG.warnf("%s: %s", step, e.getMessage());
    } catch (RuntimeException e) {
      LOG.warnf(e, "%s", step);
    }
  }

  private Optional<PlacementOutcome> activate(Step.Activation step, ProtectedAddressSync protection, Instant now) {
    DesiredAttachment attachment = step.attachment();
    long begun = System.nanoTime();
    try {
      CompiledRevision revision = revisionCache.cached(attachment.revision())
          .orElseThrow(() -> KernelException.because("revision " + attachment.revision() + " is no longer here", null));
      Optional<CompiledRevision> shadow = shadow(step);
      Optional<String> selfTestFailure = selfTests.failure(revision, now).or(() -> shadow.flatMap(each -> selfTests.failure(each, now)));
      if (selfTestFailure.isPresent()) {
        return fail(attachment, failed(attachment, selfTestFailure.get()), SELF_TEST_RETRY, now);
      }
      long tested = System.nanoTime();
      perform(step, revision, shadow, protection);
      failedAttempts.clear(attachment);
      LOG.infof("done: %s on %s runs %s%s (self-test %d ms, kernel %d ms)", attachment.classifier(), attachment.ifname(),
          attachment.revision(), shadow.map(each -> ", shadow " + each.name()).orElse(""),
          millis(tested - begun), millis(System.nanoTime() - tested));
      return Optional.empty();
    } catch (KernelException e) {
      return e.foreign().isPresent() ? Optional.of(new PlacementOutcome(Phase.Blocked, NodePlanner.blockedBy(e.foreign().get())))
          : fail(attachment, e.blocked() && attachment.shadow().isEmpty() ? new PlacementOutcome(Phase.Blocked, e.getMessage())
              : failed(attachment, e.getMessage()), Duration.ZERO, now);
    } catch (RuntimeException e) {
      // One odd interface must not stop the others.
      LOG.warnf(e, "%s on %s", attachment.classifier(), attachment.ifname());
      return fail(attachment, failed(attachment, "unexpected error: " + e), Duration.ZERO, now);
    }
  }

  private static PlacementOutcome failed(DesiredAttachment attachment, String reason) {
    return attachment.shadow().isPresent() ? ShadowPlanner.failed(reason) : new PlacementOutcome(Phase.Failed, reason);
  }

  private Optional<CompiledRevision> shadow(Step.Activation step) {
    return step instanceof Step.Swap swap ? swap.shadow().map(name -> revisionCache.cached(name)
        .orElseThrow(() -> KernelException.because("revision " + name + " is no longer here", null))) : Optional.empty();
  }

  private static long millis(long nanos) {
    return Duration.ofNanos(nanos).toMillis();
  }

  private Optional<PlacementOutcome> fail(DesiredAttachment attachment, PlacementOutcome outcome, Duration retryAfter, Instant now) {
    if (failedAttempts.record(attachment, outcome, retryAfter, now)) {
      LOG.warnf("%s on %s, %s: %s", attachment.classifier(), attachment.ifname(), attachment.revision(), outcome.message());
    }
    return Optional.of(outcome);
  }

  private void perform(Step.Activation step, CompiledRevision revision, Optional<CompiledRevision> shadow,
      ProtectedAddressSync protection) {
    DesiredAttachment attachment = step.attachment();
    if (step instanceof Step.Swap swap) {
      List<CompiledRevision> kept = swap.kept().stream().map(revisionCache::cached).flatMap(Optional::stream).toList();
      kernel.swap(attachment.classifier(), attachment.ifindex(), new ProgramTarget(revision, swap.mode(), shadow, kept));
      counters.swapped();
    } else if (step instanceof Step.ReplaceStale stale) {
      protection.sync(attachment.classifier());
      kernel.replaceStale(attachment.classifier(), attachment.ifindex(), attachment.ifname(), revision, stale.mode());
      counters.swapped();
    } else if (step instanceof Step.Attach attach) {
      protection.sync(attachment.classifier());
      attach(attachment, attach.options(), revision);
    } else if (step instanceof Step.Reattach reattach) {
      protection.sync(attachment.classifier());
      reattach(reattach, revision);
    }
  }

  private void attach(DesiredAttachment attachment, List<AttachOption> options, CompiledRevision revision) {
    KernelException last = null;
    for (AttachOption option : options) {
      try {
        kernel.attach(attachment.classifier(), attachment.ifindex(), attachment.ifname(), option, revision,
            last == null || last.foreign().isPresent() ? "" : AttachedProgram.NATIVE_REFUSED + last.getMessage());
        counters.attached();
        return;
      } catch (KernelException e) {
        boolean mayBehind = e.foreign().isPresent() && option != options.get(options.size() - 1);
        if (!e.driverCannot() && !mayBehind) {
          throw e;
        }
        last = e;
      }
    }
    String hint = attachment.attachMode() == AttachMode.Native ? "; use attachMode Auto or Tc" : "";
    throw KernelException.because("the driver of " + attachment.ifname() + " cannot run XDP this way: " + last.getMessage() + hint, last);
  }

  /** The kernel allows one attach mode at a time on an interface, so the old program is detached first; a failure puts it back. */
  private void reattach(Step.Reattach step, CompiledRevision revision) {
    AttachedProgram old = step.old();
    Optional<CompiledRevision> before = revisionCache.cached(Revisions.name(old.classifier(), old.digest()));
    kernel.detach(old.classifier(), old.ifindex());
    try {
      attach(step.attachment(), step.options(), revision);
    } catch (KernelException e) {
      throw KernelException.because(e.getMessage() + putBack(step, before), e);
    }
  }

  private String putBack(Step.Reattach step, Optional<CompiledRevision> before) {
    AttachedProgram old = step.old();
    if (before.isEmpty()) {
      return "; what ran before is gone from the disk, so nothing runs there now";
    }
    try {
      kernel.attach(old.classifier(), old.ifindex(), step.attachment().ifname(), new AttachOption(placeOf(old), old.mode()),
          before.get(), "");
      return "; what ran before was put back";
    } catch (KernelException e) {
      return "; what ran before could not be put back: " + e.getMessage();
    }
  }

  /** What an older agent attached at generic XDP is put back at tc. */
  private static AttachMode placeOf(AttachedProgram old) {
    return old.attachMode() == AttachMode.Generic ? AttachMode.Tc : old.attachMode();
  }

  private static TargetInterface target(DesiredAttachment attachment) {
    return new TargetInterface(attachment.classifier(), attachment.ifname(), OptionalInt.of(attachment.ifindex()));
  }
}
