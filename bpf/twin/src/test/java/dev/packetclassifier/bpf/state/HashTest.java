// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HashTest {
  private static final BigInteger TWO_32 = BigInteger.ONE.shiftLeft(32);
  private static final BigInteger TWO_64 = BigInteger.ONE.shiftLeft(64);

  private static BigInteger unsigned(long value) {
    return new BigInteger(Long.toUnsignedString(value));
  }

  private static BigInteger product(long word, long secret) {
    BigInteger low = unsigned(word).mod(TWO_32).add(unsigned(secret).mod(TWO_32)).mod(TWO_32);
    BigInteger high = unsigned(word).shiftRight(32).add(unsigned(secret).shiftRight(32)).mod(TWO_32);
    return low.multiply(high);
  }

  /** As STATE.md says it, in numbers without a size. */
  @Test
  void isTheDocumentedOne() {
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 1000; round++) {
      Secrets secrets = Secrets.from(random);
      long[] key = random.longs(round % 2 == 0 ? 3 : 5).map(word -> random.nextInt(4) == 0 ? -1 : word).toArray();
      BigInteger sum = BigInteger.ZERO;
      for (int i = 0; i < key.length; i++) {
        sum = sum.add(product(key[i], secrets.key(i)));
      }
      BigInteger hash = sum.multiply(unsigned(secrets.keyMultiplier())).mod(TWO_64);
      BigInteger exchanged = hash.shiftRight(32).add(hash.mod(TWO_32).shiftLeft(32));
      assertThat(unsigned(new Hash(secrets).of(key))).isEqualTo(exchanged);
    }
  }

  /** The first words that splitmix64 gives from state 1, and odd multipliers. */
  @Test
  void theDocumentedSecretsAreTheDocumentedOnes() {
    Secrets secrets = Secrets.documented();
    assertThat(secrets.key(0)).isEqualTo(0x910A2DEC89025CC1L);
    assertThat(secrets.key(1)).isEqualTo(0xBEEB8DA1658EEC67L);
    assertThat(secrets.keyMultiplier() & secrets.peerMultiplier() & secrets.portMultiplier() & 1).isEqualTo(1);
    assertThat(Secrets.read(java.nio.ByteBuffer.wrap(secrets.bytes()), 0)).isEqualTo(secrets);
    assertThat(Secrets.random()).isNotEqualTo(Secrets.random());
    assertThat(Secrets.random().toString()).isEqualTo("secrets");
  }

  @Test
  void estimatesAreTheDocumentedOnes() {
    for (int k = 0; k < 64; k++) {
      assertThat(LinearCounter.of((1L << k) - 1)).as("%d bits", k).isEqualTo((int) Math.round(64 * Math.log(64.0 / (64 - k))));
    }
    assertThat(LinearCounter.of(-1)).isEqualTo((int) Math.round(64 * Math.log(128)));
  }
}
