package dev.packetclassifier.bpf.state;

/** The hash of keys. Fixed: which records share a set is part of the definition. */
public final class Hash {
  private static final long FACTOR = 0x9E3779B97F4A7C15L;
  /** What is left of 64 bits is one of 64. */
  private static final int TO_BIT = 58;

  private Hash() {
  }

  /** Of the words of a key, in order. */
  public static long of(long seed, long[] words) {
    long hash = seed;
    for (int i = 0; i < words.length; i++) {
      hash = (hash ^ words[i]) * FACTOR;
      hash ^= hash >>> 32;
    }
    return hash;
  }

  /** The bit that stands for a port. */
  static long bitOfPort(int port) {
    return 1L << (port * FACTOR >>> TO_BIT);
  }

  /** The bit that stands for an address. */
  static long bitOfAddress(long[] key) {
    return 1L << (of(0, key) >>> TO_BIT);
  }
}
