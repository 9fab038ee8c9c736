// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.state;

/**
 * The hash of keys (NH: no two keys share it for more than a chance share of the secrets), and the bits that stand for distinct ports and
 * peers. Fixed but for the secrets: which records share a set is part of the definition.
 */
public final class Hash {
  private static final long HALF = 0xffff_ffffL;
  private static final int HALF_BITS = 32;
  /** What is left of 64 bits is one of 64. */
  private static final int TO_BIT = 58;

  private final Secrets secrets;

  public Hash(Secrets secrets) {
    this.secrets = secrets;
  }

  /** Of the words of a key, in order; sets are numbered by its lower bits, tags are its highest byte. */
  public long of(long[] key) {
    long sum = 0;
    for (int i = 0; i < key.length; i++) {
      sum += product(key[i], secrets.key(i));
    }
    return Long.rotateLeft(sum * secrets.keyMultiplier(), HALF_BITS);
  }

  /** Of the sums of the halves, modulo 2^32. */
  private static long product(long word, long secret) {
    return (word + secret & HALF) * ((word >>> HALF_BITS) + (secret >>> HALF_BITS) & HALF);
  }

  /** The bit that stands for a port. */
  public long bitOfPort(int port) {
    return 1L << ((port + secrets.port()) * secrets.portMultiplier() >>> TO_BIT);
  }

  /** The bit that stands for an address, of whose key these are the words. */
  public long bitOfPeer(long[] key) {
    long sum = 0;
    for (int i = 0; i < key.length; i++) {
      sum += product(key[i], secrets.peer(i));
    }
    return 1L << (sum * secrets.peerMultiplier() >>> TO_BIT);
  }
}
