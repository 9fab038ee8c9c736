// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.equality;

import dev.packetclassifier.bpf.parse.Hook;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** What one program sees: conversations of few or many hosts, in both directions, at random times; other frames between them. */
final class RandomTraffic implements Supplier<Step> {
  private static final int MOST_HOSTS = 100;

  private final SplittableRandom random;
  private final Supplier<byte[]> frames;
  private final Exchange exchange;
  private final RandomTime time;
  private final int hosts;
  private final int newOnes;
  private final int strangers;
  /** Whether what arrives is judged at tc, as on an interface without native XDP. */
  private final boolean atTc;
  private final List<Conversation> conversations = new ArrayList<>();

  /**
   * @param frames the others
   * @param exchange says which program sees a packet
   */
  RandomTraffic(SplittableRandom random, Supplier<byte[]> frames, Exchange exchange) {
    this.random = random;
    this.frames = frames;
    this.exchange = exchange;
    time = new RandomTime(random);
    hosts = 1 + random.nextInt(random.nextBoolean() ? 4 : MOST_HOSTS);
    newOnes = 2 + random.nextInt(random.nextBoolean() ? 4 : 100);
    strangers = 2 + random.nextInt(40);
    atTc = random.nextBoolean();
  }

  @Override
  public Step get() {
    boolean fromClient = random.nextInt(5) < 3;
    byte[] frame = random.nextInt(strangers) == 0 ? frames.get() : conversation().frame(fromClient);
    exchange.next();
    if (exchange.observed() && (random.nextInt(10) == 0 ? fromClient : !fromClient) && SkbRun.isPossible(frame)) {
      return SkbRun.step(random, Hook.Leaving, exchange.observing(), time.next(), frame);
    }
    Hook hook = atTc && SkbRun.isPossible(frame) ? Hook.ArrivingTc : Hook.Arriving;
    return SkbRun.step(random, hook, exchange.judging(), time.next(), frame);
  }

  /** Of a few that are going on; now and then a new one in the place of any. */
  private Conversation conversation() {
    if (conversations.isEmpty() || random.nextInt(newOnes) == 0) {
      Conversation begun = new Conversation(random, hosts);
      if (conversations.size() < newOnes) {
        conversations.add(begun);
      } else {
        conversations.set(random.nextInt(conversations.size()), begun);
      }
      return begun;
    }
    int recent = Math.min(conversations.size(), random.nextInt(3) == 0 ? conversations.size() : 3);
    return conversations.get(conversations.size() - 1 - random.nextInt(recent));
  }
}
