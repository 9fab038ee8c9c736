// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.revision;

import dev.packetclassifier.agent.log.DeduplicatingLog;
import dev.packetclassifier.agent.plan.RevisionState;
import dev.packetclassifier.agent.plan.StateRequirement;
import dev.packetclassifier.agent.retry.Backoff;
import dev.packetclassifier.agent.store.ChecksummedDirectory;
import dev.packetclassifier.api.v1alpha1.Phase;
import dev.packetclassifier.bpf.model.InvalidModelException;
import dev.packetclassifier.bpf.program.CompiledRevision;
import dev.packetclassifier.bpf.revision.Revision;
import dev.packetclassifier.bpf.revision.RevisionException;
import dev.packetclassifier.bpf.revision.Revisions;
import dev.packetclassifier.bpf.revision.UnsupportedRevisionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The revisions that this node runs or is to run, in memory and on disk. Each is fetched once; one that cannot be fetched or must not
 * run is tried again with exponential backoff.
 */
public final class RevisionCache {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Backoff RETRY = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5));

  private final RevisionSource source;
  private final ChecksummedDirectory directory;
  private final Supplier<Duration> delay;
  private final DeduplicatingLog log;
  private final Map<String, Revision> ready = new HashMap<>();
  private final Map<String, Rejection> rejected = new HashMap<>();
  private final Map<String, Instant> fetchAt = new HashMap<>();

  private record Rejection(RevisionState.Rejected state, int times, Instant retryAt) {
  }

  /** @param delay how long to wait before a revision is fetched for the first time */
  public RevisionCache(RevisionSource source, ChecksummedDirectory directory, Supplier<Duration> delay, DeduplicatingLog log) {
    this.source = source;
    this.directory = directory;
    this.delay = delay;
    this.log = log;
  }

  /**
   * Whether a revision can run for a classifier; fetches it if it is not cached and its jitter is over.
   *
   * @param now decides whether a failed fetch is tried again
   */
  public RevisionState lookUp(String classifier, String name, Instant now) {
    Rejection before = rejected.get(name);
    if (before != null && now.isBefore(before.retryAt())) {
      return before.state();
    }
    if (before == null && isPending(name, now)) {
      return new RevisionState.Pending();
    }
    try {
      Revision revision = load(name);
      if (!revision.name().equals(Revisions.name(classifier, revision.digest()))) {
        return new RevisionState.Rejected(Phase.Failed, "revision " + name + " belongs to another classifier");
      }
      rejected.remove(name);
      return new RevisionState.Ready(revision.digest(),
          StateRequirement.of(revision.model(), revision.spared().guarantees(), revision.warmUp()));
    } catch (UnsupportedRevisionException e) {
      return reject(name, Phase.Unsupported, "agent too old: " + e.getMessage(), before, now);
    } catch (RevisionException | InvalidModelException e) {
      return reject(name, Phase.Failed, "revision " + name + ": " + e.getMessage(), before, now);
    } catch (IOException e) {
      return reject(name, Phase.Failed, "revision " + name + " cannot be fetched: " + e.getMessage(), before, now);
    } catch (RuntimeException e) {
      // One revision that breaks this agent's parser must not stop the sync of all others.
      log.warn("revision " + name, "cannot be read: " + e);
      return reject(name, Phase.Failed, "revision " + name + " cannot be read: " + e, before, now);
    }
  }

  private boolean isPending(String name, Instant now) {
    if (!NAME.matcher(name).matches() || local(name).isPresent()) {
      fetchAt.remove(name);
      return false;
    }
    return now.isBefore(fetchAt.computeIfAbsent(name, first -> now.plus(delay.get())));
  }

  /** A revision from memory or disk; never asks the API server. */
  public Optional<CompiledRevision> cached(String name) {
    return local(name).map(revision -> new CompiledRevision(revision.name(), revision.digest(), revision.model(), revision.actions(),
        revision.margins(), revision.unjudgedDrops(), revision.spared(), revision.warmUp()));
  }

  private Optional<Revision> local(String name) {
    Revision known = ready.get(name);
    if (known != null || !NAME.matcher(name).matches()) {
      return Optional.ofNullable(known);
    }
    try {
      Optional<Revision> kept = directory.read(name).map(Revisions::parse).filter(revision -> revision.name().equals(name));
      kept.ifPresent(revision -> ready.put(name, revision));
      return kept;
    } catch (RevisionException | InvalidModelException e) {
      log.warn("kept revision " + name, e.getMessage());
      directory.delete(name);
      return Optional.empty();
    } catch (UncheckedIOException e) {
      log.warn("kept revision " + name, e.getMessage());
      return Optional.empty();
    }
  }

  /** The earliest moment after {@code now} at which a revision is to be fetched, for the first time or again. */
  public Optional<Instant> nextRetry(Instant now) {
    return Stream.concat(rejected.values().stream().map(Rejection::retryAt), fetchAt.values().stream()).filter(now::isBefore)
        .min(Instant::compareTo);
  }

  /** Removes every other revision, from disk too. */
  public void retainOnly(Set<String> names) {
    ready.keySet().retainAll(names);
    rejected.keySet().retainAll(names);
    fetchAt.keySet().retainAll(names);
    try {
      directory.retainOnly(names);
    } catch (UncheckedIOException e) {
      log.warn("kept revisions", e.getMessage());
    }
  }

  private Revision load(String name) throws IOException {
    if (!NAME.matcher(name).matches()) {
      throw new IOException("not the name of a revision");
    }
    Optional<Revision> local = local(name);
    if (local.isPresent()) {
      return local.get();
    }
    String text = source.fetch(name).orElseThrow(() -> new IOException("the API server has no such revision"));
    Revision revision = Revisions.parse(text);
    if (!revision.name().equals(name)) {
      throw new IOException("the API server gave " + revision.name() + " instead");
    }
    store(name, text);
    ready.put(name, revision);
    return revision;
  }

  private void store(String name, String text) {
    try {
      directory.write(name, text);
      log.resolved("kept revisions");
    } catch (UncheckedIOException e) {
      log.warn("kept revisions", e.getMessage() + "; a reboot without the API server will not find them");
    }
  }

  private RevisionState reject(String name, Phase phase, String reason, Rejection before, Instant now) {
    int times = before == null ? 1 : before.times() + 1;
    RevisionState.Rejected state = new RevisionState.Rejected(phase, reason);
    rejected.put(name, new Rejection(state, times, now.plus(RETRY.after(times))));
    return state;
  }
}
