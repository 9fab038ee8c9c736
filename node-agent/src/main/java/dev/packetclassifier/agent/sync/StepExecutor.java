package dev.packetclassifier.agent.sync;

import dev.packetclassifier.agent.kernel.Kernel;
import dev.packetclassifier.agent.kernel.KernelException;
import dev.packetclassifier.agent.plan.AttachedProgram;
import dev.packetclassifier.agent.plan.InterfacePhase;
import dev.packetclassifier.agent.plan.DesiredAttachment;
import dev.packetclassifier.agent.plan.NodePlanner;
import dev.packetclassifier.agent.plan.TargetInterface;
import dev.packetclassifier.agent.plan.Step;
import dev.packetclassifier.agent.plan.AttachOption;
import dev.packetclassifier.agent.revision.RevisionCache;
import dev.packetclassifier.api.v1alpha1.AttachMode;
import dev.packetclassifier.api.v1alpha1.Phase;
import dev.packetclassifier.bpf.program.CompiledRevision;
import dev.packetclassifier.bpf.revision.Revisions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jboss.logging.Logger;

/** Takes the steps of a plan. A step that fails changes nothing on the wire and holds up no other step. */
final class StepExecutor {
  private static final Logger LOG = Logger.getLogger(StepExecutor.class);
  private static final Duration SELF_TEST_RETRY = Duration.ofMinutes(10);

  private final Kernel kernel;
  private final RevisionCache shelf;
  private final FailedAttempts failures;
  private final AgentCounters tally;
  private final SelfTestCache selfTests;

  StepExecutor(Kernel kernel, RevisionCache shelf, FailedAttempts failures, AgentCounters tally) {
    this.kernel = kernel;
    this.shelf = shelf;
    this.failures = failures;
    this.tally = tally;
    this.selfTests = new SelfTestCache(kernel, tally, SELF_TEST_RETRY);
  }

  /**
   * @param protection brings a classifier's protected addresses up to date; called before each attach
   * @param alive called between steps, which can take seconds each
   * @return for each step that brings something up and failed: what is to be said
   */
  Map<TargetInterface, InterfacePhase> take(List<Step> steps, ProtectedAddressSync protection, Runnable alive, Instant now) {
    Map<TargetInterface, InterfacePhase> failed = new HashMap<>();
    for (Step step : steps) {
      alive.run();
      if (step instanceof Step.Bring bring) {
        bring(bring, protection, now).ifPresent(finding -> failed.put(spot(bring.goal()), finding));
      } else {
        leave(step);
      }
    }
    return failed;
  }

  private void leave(Step step) {
    try {
      if (step instanceof Step.Detach detach) {
        kernel.detach(detach.classifier(), detach.ifindex());
      } else {
        kernel.remove(step.classifier());
      }
      tally.detached();
      LOG.infof("done: %s", step);
    } catch (KernelException e) {
      LOG.warnf("%s: %s", step, e.getMessage());
    }
  }

  private Optional<InterfacePhase> bring(Step.Bring step, ProtectedAddressSync protection, Instant now) {
    DesiredAttachment goal = step.goal();
    long begun = System.nanoTime();
    try {
      CompiledRevision revision = shelf.recall(goal.revision())
          .orElseThrow(() -> KernelException.because("revision " + goal.revision() + " is no longer here", null));
      Optional<String> unfit = selfTests.refusal(revision, now);
      if (unfit.isPresent()) {
        return fail(goal, unfit.get(), SELF_TEST_RETRY, now);
      }
      long tested = System.nanoTime();
      act(step, revision, protection);
      failures.forget(goal);
      LOG.infof("done: %s on %s runs %s (self-test %d ms, kernel %d ms)", goal.classifier(), goal.ifname(), goal.revision(),
          millis(tested - begun), millis(System.nanoTime() - tested));
      return Optional.empty();
    } catch (KernelException e) {
      return e.foreign().isPresent() ? Optional.of(new InterfacePhase(Phase.Blocked, NodePlanner.blockedBy(e.foreign().get())))
          : fail(goal, e.getMessage(), Duration.ZERO, now);
    }
  }

  private static long millis(long nanos) {
    return Duration.ofNanos(nanos).toMillis();
  }

  private Optional<InterfacePhase> fail(DesiredAttachment goal, String message, Duration retryAfter, Instant now) {
    InterfacePhase finding = new InterfacePhase(Phase.Failed, message);
    if (failures.remember(goal, finding, retryAfter, now)) {
      LOG.warnf("%s on %s, %s: %s", goal.classifier(), goal.ifname(), goal.revision(), message);
    }
    return Optional.of(finding);
  }

  private void act(Step.Bring step, CompiledRevision revision, ProtectedAddressSync protection) {
    DesiredAttachment goal = step.goal();
    if (step instanceof Step.Swap swap) {
      kernel.swap(goal.classifier(), goal.ifindex(), revision, swap.mode());
      tally.swapped();
    } else if (step instanceof Step.Renew renew) {
      protection.bringUpToDate(goal.classifier());
      kernel.renew(goal.classifier(), goal.ifindex(), goal.ifname(), revision, renew.mode());
      tally.swapped();
    } else if (step instanceof Step.Attach attach) {
      protection.bringUpToDate(goal.classifier());
      attach(goal, attach.ways(), revision);
    } else if (step instanceof Step.Replace replace) {
      protection.bringUpToDate(goal.classifier());
      replace(replace, revision);
    }
  }

  private void attach(DesiredAttachment goal, List<AttachOption> ways, CompiledRevision revision) {
    KernelException last = null;
    for (AttachOption way : ways) {
      try {
        kernel.attach(goal.classifier(), goal.ifindex(), goal.ifname(), way, revision);
        tally.attached();
        return;
      } catch (KernelException e) {
        if (!e.driverCannot()) {
          throw e;
        }
        last = e;
      }
    }
    String hint = goal.attachMode() == AttachMode.Native ? "; use attachMode Auto or Generic" : "";
    throw KernelException.because("the driver of " + goal.ifname() + " cannot run XDP this way: " + last.getMessage() + hint, last);
  }

  /** The kernel allows one mode at a time on an interface, so the old program has to go first; a failure puts it back. */
  private void replace(Step.Replace step, CompiledRevision revision) {
    AttachedProgram old = step.old();
    Optional<CompiledRevision> before = shelf.recall(Revisions.name(old.classifier(), old.digest()));
    kernel.detach(old.classifier(), old.ifindex());
    try {
      attach(step.goal(), step.ways(), revision);
    } catch (KernelException e) {
      throw KernelException.because(e.getMessage() + putBack(step, before), e);
    }
  }

  private String putBack(Step.Replace step, Optional<CompiledRevision> before) {
    AttachedProgram old = step.old();
    if (before.isEmpty()) {
      return "; what ran before is gone from the disk, so nothing runs there now";
    }
    try {
      kernel.attach(old.classifier(), old.ifindex(), step.goal().ifname(), new AttachOption(old.how(), old.mode()), before.get());
      return "; what ran before was put back";
    } catch (KernelException e) {
      return "; what ran before could not be put back: " + e.getMessage();
    }
  }

  private static TargetInterface spot(DesiredAttachment goal) {
    return new TargetInterface(goal.classifier(), goal.ifname(), OptionalInt.of(goal.ifindex()));
  }
}
