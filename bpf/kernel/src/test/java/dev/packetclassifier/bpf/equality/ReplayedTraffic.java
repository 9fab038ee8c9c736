// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.equality;

import dev.packetclassifier.bpf.parse.Hook;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;

/**
 * Captures, one after the other, as one of their ends would see them: packets in both directions at their own times or at others, and in
 * some runs damaged, lost, twice, late or out of order.
 */
final class ReplayedTraffic implements Supplier<Step> {
  private static final int MAC = 6;
  private static final long LATEST = 3_000_000_000L;

  private final SplittableRandom random;
  private final List<List<Recorded>> captures;
  private final LongUnaryOperator clock;
  private final Exchange exchange;
  private final Damage damage;
  /** One packet in so many has something wrong. */
  private final int wrongs;
  /** Whether what arrives is judged at tc, as on an interface without native XDP. */
  private final boolean atTc;
  private List<Recorded> capture = List.of();
  private int next;
  private byte[] local;

  /** @param clock from a packet's time in its capture to the time that is told */
  ReplayedTraffic(SplittableRandom random, List<List<Recorded>> captures, LongUnaryOperator clock, Exchange exchange) {
    this.random = random;
    this.captures = captures;
    this.clock = clock;
    this.exchange = exchange;
    damage = new Damage(random);
    wrongs = random.nextInt(3) == 0 ? Integer.MAX_VALUE : 3 + random.nextInt(60);
    atTc = random.nextBoolean();
  }

  @Override
  public Step get() {
    if (next >= capture.size()) {
      open();
    }
    Recorded packet = capture.get(next++);
    return random.nextInt(wrongs) == 0 ? wrong(packet) : step(packet.frame(), packet.nanos());
  }

  /** At its beginning, or somewhere in it. */
  private void open() {
    capture = captures.get(random.nextInt(captures.size()));
    next = random.nextBoolean() ? 0 : random.nextInt(capture.size());
    byte[] any = capture.get(random.nextInt(capture.size())).frame();
    int mac = random.nextBoolean() ? 0 : MAC;
    local = Arrays.copyOfRange(any, mac, mac + MAC);
  }

  private Step wrong(Recorded packet) {
    switch (random.nextInt(6)) {
      case 0 -> next--;
      case 1 -> next += random.nextInt(4);
      case 2 -> next = Math.max(0, next - random.nextInt(4));
      case 3 -> {
        return step(packet.frame(), packet.nanos() - random.nextLong(LATEST));
      }
      default -> {
        return step(damage.of(packet.frame()), packet.nanos());
      }
    }
    return step(packet.frame(), packet.nanos());
  }

  private Step step(byte[] frame, long nanos) {
    exchange.next();
    long time = clock.applyAsLong(nanos);
    if (exchange.observed() && Arrays.equals(frame, MAC, 2 * MAC, local, 0, MAC) && SkbRun.isPossible(frame)) {
      return SkbRun.step(random, Hook.Leaving, exchange.observing(), time, frame);
    }
    Hook hook = atTc && SkbRun.isPossible(frame) ? Hook.ArrivingTc : Hook.Arriving;
    return SkbRun.step(random, hook, exchange.judging(), time, frame);
  }
}
