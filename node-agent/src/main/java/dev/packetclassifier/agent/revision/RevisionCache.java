package dev.packetclassifier.agent.revision;

import dev.packetclassifier.agent.log.DeduplicatingLog;
import dev.packetclassifier.agent.sync.Backoff;
import dev.packetclassifier.agent.plan.RevisionState;
import dev.packetclassifier.agent.plan.StateRequirement;
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
 * The revisions that this node runs or is to run. Each is fetched once, then found in memory or on the disk; what cannot be had
 * or must not be run is asked for again ever more rarely.
 */
public final class RevisionCache {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Backoff RETRY = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5));

  private final RevisionSource source;
  private final ChecksummedDirectory folder;
  private final Supplier<Duration> delay;
  private final DeduplicatingLog complaints;
  private final Map<String, Revision> ready = new HashMap<>();
  private final Map<String, Refusal> refused = new HashMap<>();
  private final Map<String, Instant> fetchAt = new HashMap<>();

  private record Refusal(RevisionState.Refused state, int times, Instant retryAt) {
  }

  /** @param delay how long to wait before a revision is fetched for the first time */
  public RevisionCache(RevisionSource source, ChecksummedDirectory folder, Supplier<Duration> delay, DeduplicatingLog complaints) {
    this.source = source;
    this.folder = folder;
    this.delay = delay;
    this.complaints = complaints;
  }

  /**
   * Whether a revision can be run for a classifier, fetching it if it is not here and its time has come.
   *
   * @param now decides whether what failed is tried again
   */
  public RevisionState look(String classifier, String name, Instant now) {
    Refusal before = refused.get(name);
    if (before != null && now.isBefore(before.retryAt())) {
      return before.state();
    }
    if (before == null && isAwaited(name, now)) {
      return new RevisionState.Awaited();
    }
    try {
      Revision revision = obtain(name);
      if (!revision.name().equals(Revisions.name(classifier, revision.digest()))) {
        return new RevisionState.Refused(Phase.Failed, "revision " + name + " belongs to another classifier");
      }
      refused.remove(name);
      return new RevisionState.Ready(revision.digest(), StateRequirement.of(revision.model(), revision.warmUp()));
    } catch (UnsupportedRevisionException e) {
      return refuse(name, Phase.Unsupported, "agent too old: " + e.getMessage(), before, now);
    } catch (RevisionException | InvalidModelException e) {
      return refuse(name, Phase.Failed, "revision " + name + ": " + e.getMessage(), before, now);
    } catch (IOException e) {
      return refuse(name, Phase.Failed, "revision " + name + " cannot be fetched: " + e.getMessage(), before, now);
    } catch (RuntimeException e) {
      // One revision that this agent trips over must not stop the turn for all others.
      complaints.about("revision " + name, "cannot be read: " + e);
      return refuse(name, Phase.Failed, "revision " + name + " cannot be read: " + e, before, now);
    }
  }

  private boolean isAwaited(String name, Instant now) {
    if (!NAME.matcher(name).matches() || here(name).isPresent()) {
      fetchAt.remove(name);
      return false;
    }
    return now.isBefore(fetchAt.computeIfAbsent(name, first -> now.plus(delay.get())));
  }

  /** A revision that is here, in memory or on the disk; never asks the API server. */
  public Optional<CompiledRevision> recall(String name) {
    return here(name).map(revision -> new CompiledRevision(revision.name(), revision.digest(), revision.model(), revision.actions(),
        revision.margins()));
  }

  private Optional<Revision> here(String name) {
    Revision known = ready.get(name);
    if (known != null || !NAME.matcher(name).matches()) {
      return Optional.ofNullable(known);
    }
    try {
      Optional<Revision> kept = folder.read(name).map(Revisions::parse).filter(revision -> revision.name().equals(name));
      kept.ifPresent(revision -> ready.put(name, revision));
      return kept;
    } catch (RevisionException | InvalidModelException e) {
      complaints.about("kept revision " + name, e.getMessage());
      folder.delete(name);
      return Optional.empty();
    } catch (UncheckedIOException e) {
      complaints.about("kept revision " + name, e.getMessage());
      return Optional.empty();
    }
  }

  /** The earliest moment after {@code now} at which a revision is to be asked for, for the first time or again. */
  public Optional<Instant> nextRetry(Instant now) {
    return Stream.concat(refused.values().stream().map(Refusal::retryAt), fetchAt.values().stream()).filter(now::isBefore).min(Instant::compareTo);
  }

  /** Forgets every revision but these, on the disk too. */
  public void keepOnly(Set<String> names) {
    ready.keySet().retainAll(names);
    refused.keySet().retainAll(names);
    fetchAt.keySet().retainAll(names);
    try {
      folder.keepOnly(names);
    } catch (UncheckedIOException e) {
      complaints.about("kept revisions", e.getMessage());
    }
  }

  private Revision obtain(String name) throws IOException {
    if (!NAME.matcher(name).matches()) {
      throw new IOException("not the name of a revision");
    }
    Optional<Revision> here = here(name);
    if (here.isPresent()) {
      return here.get();
    }
    String text = source.fetch(name).orElseThrow(() -> new IOException("the API server has no such revision"));
    Revision revision = Revisions.parse(text);
    if (!revision.name().equals(name)) {
      throw new IOException("the API server gave " + revision.name() + " instead");
    }
    keep(name, text);
    ready.put(name, revision);
    return revision;
  }

  private void keep(String name, String text) {
    try {
      folder.write(name, text);
      complaints.settled("kept revisions");
    } catch (UncheckedIOException e) {
      complaints.about("kept revisions", e.getMessage() + "; a reboot without the API server will not find them");
    }
  }

  private RevisionState refuse(String name, Phase phase, String reason, Refusal before, Instant now) {
    int times = before == null ? 1 : before.times() + 1;
    RevisionState.Refused state = new RevisionState.Refused(phase, reason);
    refused.put(name, new Refusal(state, times, now.plus(RETRY.after(times))));
    return state;
  }
}
