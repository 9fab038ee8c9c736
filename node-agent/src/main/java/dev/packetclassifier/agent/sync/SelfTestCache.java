// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.sync;

import dev.packetclassifier.agent.kernel.Kernel;
import dev.packetclassifier.agent.kernel.KernelException;
import dev.packetclassifier.bpf.program.CompiledRevision;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Self-test results by revision: each is tested once in the life of the agent, failures again after a while. */
final class SelfTestCache {
  private final Kernel kernel;
  private final AgentCounters counters;
  private final Duration retry;
  private final Map<String, Result> results = new HashMap<>();

  private record Result(Optional<String> failure, Instant at) {
  }

  SelfTestCache(Kernel kernel, AgentCounters counters, Duration retry) {
    this.kernel = kernel;
    this.counters = counters;
    this.retry = retry;
  }

  /** Why the revision must not be attached, testing it if that is not known. */
  Optional<String> failure(CompiledRevision revision, Instant now) {
    Result known = results.get(revision.digest());
    if (known == null || known.failure().isPresent() && !now.isBefore(known.at().plus(retry))) {
      known = new Result(test(revision), now);
      results.put(revision.digest(), known);
    }
    return known.failure();
  }

  private Optional<String> test(CompiledRevision revision) {
    try {
      kernel.selfTest(revision);
      return Optional.empty();
    } catch (KernelException e) {
      counters.selfTestFailed();
      return Optional.of("self-test: " + e.getMessage());
    }
  }
}
