// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.exceptions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.packetclassifier.agent.kernel.Kernel;
import dev.packetclassifier.agent.kernel.KernelException;
import dev.packetclassifier.agent.log.DeduplicatingLog;
import dev.packetclassifier.agent.plan.ExceptedSources;
import dev.packetclassifier.agent.store.ChecksummedDirectory;
import dev.packetclassifier.agent.store.NodeCheckpoint;
import dev.packetclassifier.bpf.model.SourceRange;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From what the watch shows, or the disk, to what the kernel holds, with both clocks in the test's hand. */
class ExceptionLoopTest {
  private static final Instant CREATED = Instant.parse("2026-05-01T12:00:00Z");

  @TempDir
  Path disk;
  private final DeduplicatingLog log = new DeduplicatingLog(Logger.getLogger(ExceptionLoopTest.class));
  private Optional<List<KnownException>> seen = Optional.empty();
  private Optional<Instant> server = Optional.of(CREATED);
  private Duration sinceBoot = Duration.ofHours(1);
  private String boot = "first boot";
  private boolean kernelRefuses;
  private ExceptedSources held = ExceptedSources.NONE;
  private ExceptionConfirmation confirmation;
  private int confirmed;
  private ExceptionLoop loop;

  @BeforeEach
  void restart() {
    held = ExceptedSources.NONE;
    Kernel kernel = (Kernel) Proxy.newProxyInstance(Kernel.class.getClassLoader(), new Class<?>[] {Kernel.class}, (proxy, method, args) -> {
      if (kernelRefuses) {
        throw KernelException.because("no memory", null);
      }
      held = (ExceptedSources) args[0];
      return null;
    });
    confirmation = new ExceptionConfirmation(() -> 5000, () -> 1);
    loop = new ExceptionLoop(() -> seen, () -> server, () -> sinceBoot.toNanos(), boot, kernel,
        new NodeCheckpoint(new ChecksummedDirectory(disk), log), confirmation, () -> confirmed++, log);
    loop.restore();
  }

  private void passes(Duration time) {
    sinceBoot = sinceBoot.plus(time);
    server = server.map(now -> now.plus(time));
    loop.turn();
  }

  private void shows(String... specs) {
    List<KnownException> known = new ArrayList<>();
    for (String spec : specs) {
      known.add(exception("ex" + known.size(), spec));
    }
    seen = Optional.of(known);
    loop.turn();
  }

  private KnownException exception(String name, String spec) {
    try {
      JsonNode object = new ObjectMapper().readTree("""
          {"metadata": {"name": "%s", "uid": "uid of %s", "generation": 1, "creationTimestamp": "%s"}, "spec": %s}
          """.formatted(name, name, CREATED, spec));
      return ExceptionWatch.parse(object, log);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String until(Duration after, String... sources) {
    return "{\"sources\": [\"" + String.join("\", \"", sources) + "\"], \"until\": \"" + CREATED.plus(after)
        + "\", \"reason\": \"test\", \"later\": {\"field\": 1}}";
  }

  private List<SourceRange> excepted(String classifier) {
    return held.of(classifier);
  }

  private static SourceRange range(String text) {
    return SourceRange.of(text);
  }

  @Test
  void standsUntilItsEndAndNoLonger() {
    shows(until(Duration.ofHours(2), "192.0.2.0/24"));
    assertThat(excepted("scan")).containsExactly(range("192.0.2.0/24"));
    passes(Duration.ofMinutes(119));
    assertThat(excepted("scan")).hasSize(1);
    passes(Duration.ofMinutes(1));
    assertThat(excepted("scan")).isEmpty();
  }

  @Test
  void concernsTheClassifiersThatItNames() {
    shows(until(Duration.ofHours(2), "10.0.0.0/8"), until(Duration.ofHours(2), "2001:db8::/32").replace("\"until\"",
        "\"classifiers\": [\"scan\"], \"until\""));
    assertThat(excepted("scan")).containsExactlyInAnyOrder(range("10.0.0.0/8"), range("2001:db8::/32"));
    assertThat(excepted("flood")).containsExactly(range("10.0.0.0/8"));
  }

  @Test
  void endsThirtyDaysAfterItsCreationWhateverItSays() {
    shows(until(Duration.ofDays(400), "0.0.0.0/0"));
    passes(Duration.ofDays(30).minusSeconds(1));
    assertThat(excepted("scan")).hasSize(1);
    passes(Duration.ofSeconds(1));
    assertThat(excepted("scan")).isEmpty();
  }

  @Test
  void standsWhileNoClockHasToldItsEnd() {
    server = Optional.empty();
    shows(until(Duration.ofHours(2), "0.0.0.0/0"));
    passes(Duration.ofDays(1));
    assertThat(excepted("scan")).hasSize(1);
    server = Optional.of(CREATED.plus(Duration.ofDays(1)));
    loop.turn();
    assertThat(excepted("scan")).isEmpty();
  }

  @Test
  void goesOnWithoutTheApiServerAfterARestartOfTheAgent() {
    shows(until(Duration.ofHours(2), "192.0.2.0/24"));
    seen = Optional.empty();
    server = Optional.empty();
    sinceBoot = sinceBoot.plusMinutes(90);
    restart();
    assertThat(excepted("scan")).as("before the first look").containsExactly(range("192.0.2.0/24"));
    passes(Duration.ofMinutes(29));
    assertThat(excepted("scan")).hasSize(1);
    passes(Duration.ofMinutes(1));
    assertThat(excepted("scan")).isEmpty();
  }

  @Test
  void afterARebootWhatWasLeftIsLeftUntilTheApiServerSaysOtherwise() {
    shows(until(Duration.ofHours(2), "2001:db8:1::/48"));
    passes(Duration.ofMinutes(30));
    seen = Optional.empty();
    server = Optional.empty();
    boot = "second boot";
    sinceBoot = Duration.ofSeconds(20);
    restart();
    assertThat(excepted("scan")).containsExactly(range("2001:db8:1::/48"));
    passes(Duration.ofMinutes(89));
    assertThat(excepted("scan")).hasSize(1);
    server = Optional.of(CREATED.plus(Duration.ofHours(3)));
    loop.turn();
    assertThat(excepted("scan")).isEmpty();
  }

  @Test
  void rebootsDoNotProlongItForEver() {
    shows(until(Duration.ofHours(2), "192.0.2.0/24"));
    seen = Optional.empty();
    server = Optional.empty();
    for (int reboot = 0; reboot < 5; reboot++) {
      boot = "boot " + reboot;
      sinceBoot = Duration.ofSeconds(20);
      restart();
      for (int minute = 0; minute < 30; minute++) {
        passes(Duration.ofMinutes(1));
      }
    }
    assertThat(excepted("scan")).isEmpty();
  }

  @Test
  void whatIsDeletedIsGoneFromTheDiskToo() {
    shows(until(Duration.ofHours(2), "192.0.2.0/24"));
    shows();
    assertThat(excepted("scan")).isEmpty();
    seen = Optional.empty();
    restart();
    assertThat(excepted("scan")).isEmpty();
  }

  @Test
  void aSourceThatCannotBeReadDoesNotTakeTheOthersWithIt() {
    shows(until(Duration.ofHours(1), "10.0.0.0/33", "nonsense", "198.51.100.7/32"));
    assertThat(excepted("scan")).containsExactly(range("198.51.100.7/32"));
  }

  @Test
  void damagedDiskCountsAsNone() throws Exception {
    new ChecksummedDirectory(disk).write("exceptions", "{\"bootId\": \"first boot\", \"exceptions\": null}");
    restart();
    assertThat(excepted("scan")).isEmpty();
    shows(until(Duration.ofHours(1), "10.0.0.0/8"));
    assertThat(excepted("scan")).hasSize(1);
  }

  @Test
  void confirmsOnlyWhatTheKernelTookWithinAMinute() {
    kernelRefuses = true;
    shows(until(Duration.ofHours(1), "10.0.0.0/8"));
    assertThat(confirmation.report(CREATED)).isEmpty();
    assertThat(confirmation.nextChange(CREATED)).isEmpty();
    kernelRefuses = false;
    loop.turn();
    assertThat(confirmed).isEqualTo(1);
    assertThat(confirmation.report(CREATED)).isEmpty();
    Instant due = confirmation.nextChange(CREATED).orElseThrow();
    assertThat(Duration.between(CREATED, due)).isEqualTo(Duration.ofMinutes(1));
    assertThat(confirmation.report(due)).containsExactly(seen.orElseThrow().get(0).id());
  }

  @Test
  void anEndChangesNoStatus() {
    shows(until(Duration.ofHours(1), "10.0.0.0/8"));
    confirmation.report(CREATED);
    List<String> reported = confirmation.report(CREATED.plusSeconds(60));
    passes(Duration.ofHours(2));
    shows();
    assertThat(confirmation.report(CREATED.plusSeconds(9999))).isEqualTo(reported).hasSize(1);
    assertThat(confirmation.nextChange(CREATED)).isEmpty();
  }
}
