// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.revision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.packetclassifier.agent.log.DeduplicatingLog;
import dev.packetclassifier.agent.plan.RevisionState;
import dev.packetclassifier.agent.plan.StateRequirement;
import dev.packetclassifier.agent.store.ChecksummedDirectory;
import dev.packetclassifier.api.v1alpha1.PacketClassifierRevisionSpec;
import dev.packetclassifier.api.v1alpha1.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevisionCacheTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final PacketClassifierRevisionSpec SCAN = RevisionFixtures.longerThan("scan", 1000);
  private static final String NAME = RevisionFixtures.name(SCAN);

  @TempDir
  private Path temporary;
  private final Map<String, String> server = new HashMap<>(Map.of(NAME, RevisionFixtures.text(SCAN)));
  private boolean reachable = true;
  private Duration delay = Duration.ZERO;
  private int fetches;

  private RevisionCache revisionCache() {
    return new RevisionCache(name -> {
      fetches++;
      if (!reachable) {
        throw new IOException("connection refused");
      }
      return Optional.ofNullable(server.get(name));
    }, new ChecksummedDirectory(temporary), () -> delay, new DeduplicatingLog(Logger.getLogger(RevisionCacheTest.class)));
  }

  private static void isRefused(RevisionState state, Phase phase, String... words) {
    assertThat(state).isInstanceOfSatisfying(RevisionState.Rejected.class, refused -> {
      assertThat(refused.phase()).isEqualTo(phase);
      assertThat(refused.reason()).contains(words);
    });
  }

  @Test
  void fetchesOnce() {
    RevisionCache revisionCache = revisionCache();
    assertThat(revisionCache.lookUp("scan", NAME, NOW)).isEqualTo(new RevisionState.Ready(SCAN.digest, StateRequirement.NONE));
    revisionCache.lookUp("scan", NAME, NOW);
    assertThat(fetches).isEqualTo(1);
    assertThat(revisionCache.cached(NAME))
        .hasValueSatisfying(revision -> assertThat(revision.model().classes()).containsExactly("small", "big"));
  }

  @Test
  void anAgentAfterItNeedsNoServer() {
    revisionCache().lookUp("scan", NAME, NOW);
    reachable = false;
    assertThat(revisionCache().lookUp("scan", NAME, NOW)).isInstanceOf(RevisionState.Ready.class);
  }

  @Test
  void damageOnTheDiskIsFetchedAnew() throws Exception {
    revisionCache().lookUp("scan", NAME, NOW);
    Path file = temporary.resolve(NAME);
    Files.writeString(file, Files.readString(file).replace("1000", "1001"));
    assertThat(revisionCache().lookUp("scan", NAME, NOW)).isEqualTo(new RevisionState.Ready(SCAN.digest, StateRequirement.NONE));
    assertThat(fetches).isEqualTo(2);
    Files.writeString(file, "");
    reachable = false;
    isRefused(revisionCache().lookUp("scan", NAME, NOW), Phase.Failed, "connection refused");
  }

  @Test
  void anotherRevisionUnderItsNameOnTheDiskIsNotBelieved() {
    new ChecksummedDirectory(temporary).write(NAME, RevisionFixtures.text(RevisionFixtures.longerThan("scan", 9)));
    assertThat(revisionCache().lookUp("scan", NAME, NOW)).isEqualTo(new RevisionState.Ready(SCAN.digest, StateRequirement.NONE));
    assertThat(fetches).isEqualTo(1);
  }

  @Test
  void changedContentIsRefused() {
    server.put(NAME, RevisionFixtures.text(SCAN).replace("\"1000\"", "\"1001\""));
    isRefused(revisionCache().lookUp("scan", NAME, NOW), Phase.Failed, NAME, "digest");
    assertThat(temporary.resolve(NAME)).doesNotExist();
  }

  @Test
  void newerFormatMeansAgentTooOld() {
    server.put(NAME, RevisionFixtures.text(SCAN).replace("\"formatVersion\":1", "\"formatVersion\":2"));
    isRefused(revisionCache().lookUp("scan", NAME, NOW), Phase.Unsupported, "agent too old");
  }

  @Test
  void unknownRequirementMeansAgentTooOld() {
    server.put(NAME, RevisionFixtures.text(SCAN).replace("SingleTree", "Oracle"));
    isRefused(revisionCache().lookUp("scan", NAME, NOW), Phase.Unsupported, "agent too old", "Oracle");
  }

  @Test
  void revisionOfAnotherClassifierIsRefused() {
    isRefused(revisionCache().lookUp("flood", NAME, NOW), Phase.Failed, "another classifier");
  }

  @Test
  void namesThatAreNoNamesNeverReachDiskOrServer() {
    isRefused(revisionCache().lookUp("scan", "../assignments", NOW), Phase.Failed, "not the name");
    assertThat(fetches).isZero();
  }

  @Test
  void asksEverMoreRarely() {
    RevisionCache revisionCache = revisionCache();
    server.clear();
    for (int second = 0; second < 600; second++) {
      isRefused(revisionCache.lookUp("scan", NAME, NOW.plusSeconds(second)), Phase.Failed, "no such revision");
    }
    assertThat(fetches).isBetween(8, 13);
    server.put(NAME, RevisionFixtures.text(SCAN));
    assertThat(revisionCache.lookUp("scan", NAME, NOW.plusSeconds(1200))).isInstanceOf(RevisionState.Ready.class);
    assertThat(revisionCache.nextRetry(NOW)).isEmpty();
  }

  @Test
  void forgetsWhatNobodyRuns() {
    RevisionCache revisionCache = revisionCache();
    revisionCache.lookUp("scan", NAME, NOW);
    revisionCache.retainOnly(Set.of());
    assertThat(revisionCache.cached(NAME)).isEmpty();
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void firstFetchHasItsTimeAndOnlyTheFirst() {
    RevisionCache revisionCache = revisionCache();
    delay = Duration.ofMillis(70);
    assertThat(revisionCache.lookUp("scan", NAME, NOW)).isInstanceOf(RevisionState.Pending.class);
    delay = Duration.ofMillis(5);
    assertThat(revisionCache.lookUp("scan", NAME, NOW.plusMillis(69))).isInstanceOf(RevisionState.Pending.class);
    assertThat(revisionCache.nextRetry(NOW)).contains(NOW.plusMillis(70));
    assertThat(fetches).isZero();
    assertThat(revisionCache.lookUp("scan", NAME, NOW.plusMillis(70))).isInstanceOf(RevisionState.Ready.class);
    assertThat(revisionCache().lookUp("scan", NAME, NOW)).as("it is on the disk").isInstanceOf(RevisionState.Ready.class);
    assertThat(fetches).isEqualTo(1);
  }

  @Test
  void delaysAreSpreadOverTheWholeOfWhatIsConfigured() {
    Supplier<Duration> delays = FetchJitter.within(Duration.ofMillis(100));
    LongSummaryStatistics nanos = IntStream.range(0, 10_000).mapToLong(i -> delays.get().toNanos()).summaryStatistics();
    assertThat(nanos.getMin()).isBetween(0L, 2_000_000L);
    assertThat(nanos.getMax()).isBetween(98_000_000L, 100_000_000L);
    assertThat(FetchJitter.within(Duration.ZERO).get()).isZero();
    assertThatThrownBy(() -> FetchJitter.within(Duration.ofMillis(-1))).hasMessageContaining("AGENT_FETCH_JITTER");
  }
}
