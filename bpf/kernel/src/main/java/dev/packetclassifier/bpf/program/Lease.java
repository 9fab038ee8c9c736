// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import dev.packetclassifier.bpf.libbpf.BpfException;
import dev.packetclassifier.bpf.libbpf.BpfMap;
import dev.packetclassifier.bpf.libbpf.MonotonicClock;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How long the programs of a classifier carry drops out without being told again: one CLOCK_MONOTONIC time in the map {@code lease}, pinned
 * under its {@code state/}. After it they judge and count, and drop nothing. A new one ends after {@link #LONGEST}.
 */
public final class Lease implements AutoCloseable {
  /** The longest: without an agent for so long nothing is dropped any more, whatever was chosen. */
  public static final Duration LONGEST = Duration.ofHours(24);

  static final String NAME = "lease";

  private final BpfMap map;

  Lease(BpfMap map) {
    this.map = map;
  }

  static Lease open(PinRoot root, String classifier) {
    return new Lease(ProtectedAddresses.openOrCreate(pin(root, classifier),
        opened -> opened.valueSize() == Long.BYTES && opened.maxEntries() == 1, Lease::create));
  }

  /** The lease of a classifier, if it has one. */
  public static Optional<Lease> pinned(PinRoot root, String classifier) {
    return BpfMap.pinned(pin(root, classifier)).map(Lease::new);
  }

  static Path pin(PinRoot root, String classifier) {
    return root.state(classifier).resolve(NAME);
  }

  static BpfMap create() {
    BpfMap map = BpfMap.create(BpfMap.Type.ARRAY, NAME, Integer.BYTES, Long.BYTES, 1, 0);
    try {
      write(map, LONGEST);
      return map;
    } catch (RuntimeException e) {
      map.close();
      throw e;
    }
  }

  /**
   * Ends it so long from now.
   *
   * @param length at most {@link #LONGEST}; zero ends it at once
   * @throws BpfException when the kernel refuses
   */
  public void renew(Duration length) {
    write(map, length);
  }

  private static void write(BpfMap map, Duration length) {
    if (length.isNegative() || length.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("a lease of " + length + ", must be at most " + LONGEST);
    }
    long until = length.isZero() ? 0 : MonotonicClock.micros() * 1000 + length.toNanos();
    map.update(0, ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(until).array());
  }

  /** How long it still holds; negative when it has ended. */
  public Duration left() {
    return Duration.ofNanos(map.lookup(0).order(ByteOrder.nativeOrder()).getLong() - MonotonicClock.micros() * 1000);
  }

  BpfMap map() {
    return map;
  }

  @Override
  public void close() {
    map.close();
  }
}
