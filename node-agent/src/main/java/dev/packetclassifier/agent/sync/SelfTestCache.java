package dev.packetclassifier.agent.sync;

import dev.packetclassifier.agent.kernel.Kernel;
import dev.packetclassifier.agent.kernel.KernelException;
import dev.packetclassifier.bpf.program.CompiledRevision;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Which revisions this kernel judges by as the twin does; each is tested once in the life of the agent. */
final class SelfTestCache {
  private final Kernel kernel;
  private final AgentCounters tally;
  private final Duration retry;
  private final Map<String, Outcome> outcomes = new HashMap<>();

  private record Outcome(Optional<String> refusal, Instant at) {
  }

  SelfTestCache(Kernel kernel, AgentCounters tally, Duration retry) {
    this.kernel = kernel;
    this.tally = tally;
    this.retry = retry;
  }

  /** Why the revision must not be attached, testing it if that is not known. */
  Optional<String> refusal(CompiledRevision revision, Instant now) {
    Outcome known = outcomes.get(revision.digest());
    if (known == null || known.refusal().isPresent() && !now.isBefore(known.at().plus(retry))) {
      known = new Outcome(test(revision), now);
      outcomes.put(revision.digest(), known);
    }
    return known.refusal();
  }

  private Optional<String> test(CompiledRevision revision) {
    try {
      kernel.selfTest(revision);
      return Optional.empty();
    } catch (KernelException e) {
      tally.selfTestFailed();
      return Optional.of("self-test: " + e.getMessage());
    }
  }
}
