// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.state;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.IntToLongFunction;
import java.util.random.RandomGenerator;

/**
 * What the tables' hash and the bits of distinct ports and peers are keyed by, so that nobody who has read the source can aim at a set or
 * hide behind a bit. Random on nodes and kept with the state; one documented constant in tests, self-test, replay and extraction, where
 * results must be the same everywhere.
 */
public final class Secrets {
  private static final int KEY_WORDS = 5;
  private static final int ADDRESS_WORDS = 3;
  private static final int KEY_MULTIPLIER = KEY_WORDS;
  private static final int PEER = KEY_MULTIPLIER + 1;
  private static final int PEER_MULTIPLIER = PEER + ADDRESS_WORDS;
  private static final int PORT = PEER_MULTIPLIER + 1;
  private static final int PORT_MULTIPLIER = PORT + 1;
  private static final int WORDS = PORT_MULTIPLIER + 1;
  /** Bytes of them, as the program has them. */
  public static final int BYTES = WORDS * Long.BYTES;
  /** Of so many ports or addresses at equal distances so many bits are asked for; of random ones 17 and 40 are expected. */
  private static final int FEW = 20;
  private static final int MOST_OF_FEW = 14;
  private static final int MANY = 64;
  private static final int MOST_OF_MANY = 30;
  private static final int[] PORT_STRIDES = {1, 2, 3, 10, 256, 1000};
  private static final Secrets DOCUMENTED = from(new SplitMix64());

  private final long[] words;

  private Secrets(long[] words) {
    this.words = words;
    words[KEY_MULTIPLIER] |= 1;
    words[PEER_MULTIPLIER] |= 1;
    words[PORT_MULTIPLIER] |= 1;
  }

  /** Those of tests and extraction: splitmix64 from 1. */
  public static Secrets documented() {
    return DOCUMENTED;
  }

  /** Of a node: from the kernel's random numbers. */
  public static Secrets random() {
    return spreading(new SecureRandom());
  }

  /** The first of a source of random words by which regular scans are counted as well as irregular ones: {@link #isSpreading}. */
  static Secrets spreading(RandomGenerator random) {
    Secrets secrets = from(random);
    while (!secrets.isSpreading()) {
      secrets = from(random);
    }
    return secrets;
  }

  /**
   * Whether ports at regular distances, and IPv4 addresses one after the other, get many different bits. They lie at equal distances on the circle of 64 bits,
   * and some multipliers make these so small, or so near a simple fraction of it, that a scan hits a few bits only.
   */
  boolean isSpreading() {
    Hash hash = new Hash(this);
    return Arrays.stream(PORT_STRIDES).allMatch(stride -> spreads(i -> hash.bitOfPort(1 + i * stride & 0xffff)))
        && spreads(i -> hash.bitOfPeer(ipv4Key(0x0a00_0001 + i)));
  }

  private static boolean spreads(IntToLongFunction bit) {
    return Long.bitCount(bits(bit, FEW)) >= MOST_OF_FEW && Long.bitCount(bits(bit, MANY)) >= MOST_OF_MANY;
  }

  private static long bits(IntToLongFunction bit, int count) {
    long bits = 0;
    for (int i = 0; i < count; i++) {
      bits |= bit.applyAsLong(i);
    }
    return bits;
  }

  private static long[] ipv4Key(int address) {
    return new long[] {0, Integer.toUnsignedLong(Integer.reverseBytes(address)) << Integer.SIZE | 0xffff_0000L, 1};
  }

  /** Of a source of random words. */
  public static Secrets from(RandomGenerator random) {
    long[] words = new long[WORDS];
    Arrays.setAll(words, i -> random.nextLong());
    return new Secrets(words);
  }

  /** @param source holds {@link #BYTES} bytes from {@code at} on */
  public static Secrets read(ByteBuffer source, int at) {
    ByteBuffer native64 = source.duplicate().order(ByteOrder.nativeOrder());
    long[] words = new long[WORDS];
    Arrays.setAll(words, i -> native64.getLong(at + i * Long.BYTES));
    return new Secrets(words);
  }

  /** Writes {@link #BYTES} bytes. */
  public void write(ByteBuffer target, int at) {
    ByteBuffer native64 = target.duplicate().order(ByteOrder.nativeOrder());
    for (int i = 0; i < WORDS; i++) {
      native64.putLong(at + i * Long.BYTES, words[i]);
    }
  }

  /** As {@link #write}. */
  public byte[] bytes() {
    byte[] bytes = new byte[BYTES];
    write(ByteBuffer.wrap(bytes), 0);
    return bytes;
  }

  /** What is added to a word of a key, half by half. */
  public long key(int word) {
    return words[word];
  }

  /** Odd. */
  public long keyMultiplier() {
    return words[KEY_MULTIPLIER];
  }

  /** What is added to a word of the key of an address that becomes a bit, half by half. */
  public long peer(int word) {
    return words[PEER + word];
  }

  /** Odd. */
  public long peerMultiplier() {
    return words[PEER_MULTIPLIER];
  }

  /** What is added to a port that becomes a bit. */
  public long port() {
    return words[PORT];
  }

  /** Odd. */
  public long portMultiplier() {
    return words[PORT_MULTIPLIER];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secrets secrets && Arrays.equals(words, secrets.words);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(words);
  }

  /** Says nothing of them. */
  @Override
  public String toString() {
    return equals(DOCUMENTED) ? "the documented secrets" : "secrets";
  }

  /** Vigna's generator, from state 1. */
  private static final class SplitMix64 implements RandomGenerator {
    private long state = 1;

    @Override
    public long nextLong() {
      state += 0x9E3779B97F4A7C15L;
      long mixed = (state ^ state >>> 30) * 0xBF58476D1CE4E5B9L;
      mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
      return mixed ^ mixed >>> 31;
    }
  }
}
