package dev.packetclassifier.agent.loop;

import static dev.packetclassifier.agent.plan.Assignments.onNames;
import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.agent.revision.RevisionTexts;
import dev.packetclassifier.api.v1alpha1.PacketClassifierRevisionSpec;
import dev.packetclassifier.api.v1alpha1.Phase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An API server that is away for long, and what a node has when that happens. */
class OutageTest {
  private static final PacketClassifierRevisionSpec SCAN = RevisionTexts.longerThan("scan", 1000);
  private static final PacketClassifierRevisionSpec NEXT = RevisionTexts.longerThan("scan", 500);
  private static final String A = RevisionTexts.name(SCAN);
  private static final String B = RevisionTexts.name(NEXT);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(5);

  @TempDir
  private Path temporary;
  private TestAgent agent;

  @BeforeEach
  void start() throws Exception {
    agent = new TestAgent(temporary.resolve("cache"), SCAN, NEXT);
    agent.cluster.assign(onNames("scan", A, "eth0"));
    agent.turnAfter(Duration.ZERO);
  }

  /** It goes away between the assignment of a revision and its fetching. */
  @Test
  void anHourWithoutTheApiServerChangesNothingAndThenAllConverges() throws Exception {
    agent.cluster.assign(onNames("scan", B, "eth0"));
    agent.cluster.reachable = false;
    int turns = turnUntil(agent.now.plus(Duration.ofHours(1)));
    assertThat(turns).as("it waits longer and longer").isLessThan(300);
    assertThat(agent.kernel.attached).singleElement().matches(program -> program.digest().equals(SCAN.digest));

    agent.cluster.reachable = true;
    turnUntil(agent.now.plus(LONGEST_RETRY).plusSeconds(1));
    assertThat(agent.kernel.attached).singleElement().matches(program -> program.digest().equals(NEXT.digest));
    assertThat(agent.cluster.status().assignments.get(0).active.phase).isEqualTo(Phase.Running);
    assertThat(agent.cluster.status().assignments.get(0).active.revision).isEqualTo(B);
    assertThat(agent.cluster.status().observedGeneration).isEqualTo(2);
  }

  /** Whoever is killed after that finds on the disk what the kernel runs. */
  @Test
  void aRevisionIsOnTheDiskBeforeTheKernelRunsIt() throws Exception {
    List<Boolean> there = new ArrayList<>();
    agent.kernel.beforeSwap = () -> there.add(Files.exists(temporary.resolve("cache/revisions").resolve(B)));
    agent.cluster.assign(onNames("scan", B, "eth0"));
    agent.turnAfter(Duration.ofSeconds(1));
    assertThat(there).containsExactly(true);
  }

  /** As the loop does: at each retry that is due. */
  private int turnUntil(Instant end) throws Exception {
    int turns = 0;
    while (agent.now.isBefore(end)) {
      agent.turnAfter(agent.turn.nextRetry().map(at -> Duration.between(agent.now, at)).orElse(Duration.ofMinutes(1)));
      turns++;
    }
    return turns;
  }
}
