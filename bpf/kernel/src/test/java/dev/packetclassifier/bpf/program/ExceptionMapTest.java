// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.UnjudgedReason;
import dev.packetclassifier.bpf.fixture.BpfFileSystem;
import dev.packetclassifier.bpf.frame.FrameBuilder;
import dev.packetclassifier.bpf.image.Tracing;
import dev.packetclassifier.bpf.model.SourceRange;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.shape.Geometry;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExceptionMapTest {
  /** From 192.0.2.200 and 2001:db8::c8 to a port that the model drops. */
  private static final byte[] IPV4 = new FrameBuilder().ipv4().udp(40000, 2000).payload(40).build();
  private static final byte[] IPV6 = new FrameBuilder().ipv6().udp(40000, 2000).payload(40).build();

  private final BpfFileSystem bpffs = new BpfFileSystem();
  private final PinRoot root = new PinRoot(bpffs.path().resolve("pclf"));

  @AfterEach
  void close() {
    bpffs.close();
  }

  private static Set<SourceRange> ranges(String... texts) {
    return Stream.of(texts).map(SourceRange::of).collect(Collectors.toSet());
  }

  /** Neighbouring /32 ranges of a network. */
  private static Set<SourceRange> hosts(int network, int count) {
    return IntStream.range(0, count).mapToObj(i -> SourceRange.of("10." + network + "." + i / 256 + "." + i % 256 + "/32"))
        .collect(Collectors.toSet());
  }

  private static OfflineRun enforcing() {
    return new OfflineRun(SampleModels.HIGH_PORTS, Mode.Enforce, Geometry.standard(), Tracing.Verdicts);
  }

  private static boolean isDropped(OfflineRun kernel, byte[] frame) {
    return kernel.run(Hook.Arriving, 0, frame, 0, frame.length, 0);
  }

  private static void assertDropped(boolean ipv4, boolean ipv6, String... exceptions) {
    try (OfflineRun kernel = enforcing()) {
      kernel.except(ranges(exceptions));
      assertThat(isDropped(kernel, IPV4)).as("IPv4 with %s", (Object) exceptions).isEqualTo(ipv4);
      assertThat(kernel.excepted()).isEqualTo(!ipv4);
      assertThat(kernel.wouldDrop()).as("it is judged as before").isTrue();
      assertThat(isDropped(kernel, IPV6)).as("IPv6 with %s", (Object) exceptions).isEqualTo(ipv6);
      assertThat(kernel.excepted()).isEqualTo(!ipv6);
    }
  }

  @Test
  void aSourceIsSparedByWhateverRangeHoldsIt() {
    assertDropped(true, true);
    assertDropped(false, true, "192.0.2.200/32");
    assertDropped(true, true, "192.0.2.201/32");
    assertDropped(false, true, "192.0.0.0/13", "192.0.2.0/25");
    assertDropped(true, true, "192.0.2.0/25");
    assertDropped(false, true, "128.0.0.0/1");
    assertDropped(true, false, "2001:db8::/32");
    assertDropped(true, false, "2001:db8::c8/128", "2001:db8::2/128");
  }

  @Test
  void theFamiliesNeverMeet() {
    assertDropped(false, true, "0.0.0.0/0");
    assertDropped(true, false, "::/0");
    assertDropped(false, false, "0.0.0.0/0", "::/0");
    assertDropped(true, true, "::ffff:192.0.2.200/128");
    assertDropped(true, true, "8000::/1");
    assertDropped(true, true, "32.0.0.0/8");
  }

  @Test
  void whatCannotBeJudgedIsSparedToo() {
    byte[] deep = new FrameBuilder().ipv6().extension(60, 30).tcp(40000, 8080, 2, 1024).build();
    CompiledRevision drops = new CompiledRevision("sample", "a".repeat(64), SampleModels.HIGH_PORTS.model(), Map.of(), new int[2],
        Set.of(UnjudgedReason.TooDeep));
    try (OfflineRun kernel = new OfflineRun(drops, Mode.Enforce, Geometry.standard(), Tracing.Verdicts)) {
      assertThat(isDropped(kernel, deep)).isTrue();
      kernel.except(ranges("2001:db8::/64"));
      assertThat(isDropped(kernel, deep)).isFalse();
      assertThat(kernel.excepted()).isTrue();
    }
  }

  @Test
  void withoutALeaseNothingIsDropped() {
    try (OfflineRun kernel = enforcing()) {
      assertThat(isDropped(kernel, IPV4)).isTrue();
      kernel.lease(Duration.ZERO);
      assertThat(isDropped(kernel, IPV4)).isFalse();
      assertThat(kernel.wouldDrop()).as("it is counted as before").isTrue();
      kernel.lease(Duration.ofSeconds(10));
      assertThat(isDropped(kernel, IPV4)).isTrue();
    }
  }

  @Test
  void areExactlyWhatWasSaidLast() {
    try (ExceptionMap exceptions = ExceptionMap.open(root, "sample")) {
      assertThat(exceptions.sources()).isEmpty();
      for (Set<SourceRange> said : Set.of(ranges("192.0.2.0/24", "192.0.2.0/25", "2001:db8::/32"), ranges("0.0.0.0/0"), ranges("::/0"),
          ranges("0.0.0.0/0", "2001:db8::1/128"), ranges("0.0.0.0/0", "::/0"), ranges("::ffff:10.0.0.0/104", "10.0.0.0/8"))) {
        exceptions.replace(said);
        assertThat(exceptions.sources()).isEqualTo(said);
      }
    }
  }

  @Test
  void stayWithoutTheAgent() {
    try (ExceptionMap exceptions = ExceptionMap.open(root, "sample")) {
      exceptions.replace(ranges("192.0.2.0/24", "::/0"));
    }
    try (ExceptionMap exceptions = ExceptionMap.open(root, "sample")) {
      assertThat(exceptions.sources()).isEqualTo(ranges("192.0.2.0/24", "::/0"));
    }
  }

  @Test
  void asManyAsFitAreExceptedThoseThatWereFirst() {
    Set<SourceRange> first = hosts(1, ExceptionMap.MAX);
    Set<SourceRange> second = hosts(2, ExceptionMap.MAX);
    Collection<SourceRange> both = new HashSet<>(first);
    both.addAll(second);
    try (ExceptionMap exceptions = ExceptionMap.open(root, "sample")) {
      exceptions.replace(first);
      exceptions.replace(second);
      assertThat(exceptions.sources()).isEqualTo(second);
      assertThatThrownBy(() -> exceptions.replace(both)).isInstanceOfSatisfying(TooManyExceptionsException.class,
          e -> assertThat(e.fitting()).isEqualTo(ExceptionMap.MAX)).hasMessageContaining("only 4096 of 8192");
      assertThat(exceptions.sources()).isEqualTo(second);
      both.add(SourceRange.of("0.0.0.0/0"));
      exceptions.replace(both);
      assertThat(exceptions.sources()).as("what a whole family covers needs no room").isEqualTo(ranges("0.0.0.0/0"));
    }
  }

  /** Every state that replacing goes through is looked at from another thread. */
  @Test
  void whatStaysExceptedIsNeverDroppedMeanwhile() throws Exception {
    try (OfflineRun kernel = enforcing()) {
      kernel.except(ranges("192.0.2.0/24"));
      Thread replacing = new Thread(() -> {
        for (int i = 0; i < 300; i++) {
          kernel.except(ranges(i % 3 == 0 ? "192.0.2.0/24" : i % 3 == 1 ? "0.0.0.0/0" : "192.0.2.200/32", "10.0.0.0/8", "10.1.0.0/16"));
        }
      });
      replacing.start();
      long dropped = 0;
      while (replacing.isAlive()) {
        dropped += isDropped(kernel, IPV4) ? 1 : 0;
      }
      replacing.join();
      assertThat(dropped).isZero();
    }
  }
}
